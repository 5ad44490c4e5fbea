import { DatabaseSync } from 'node:sqlite'

/** How FTS5 takes texts apart, here and in the index. */
export const tokenize = `tokenize = 'unicode61 remove_diacritics 2'`

/**
 * Tells which words texts have, each once and in the form in which the index keeps them. The index itself would tell only
 * by going through all of it; this is one in memory, of a few texts.
 */
export class Tokenizer {
  readonly #db = new DatabaseSync(':memory:')
  readonly #forget
  readonly #add
  readonly #words

  constructor() {
    this.#db.exec(`
      create virtual table texts using fts5(text, content = '', ${tokenize});
      create virtual table words using fts5vocab(texts, row);
    `)
    this.#forget = this.#db.prepare(`insert into texts (texts) values ('delete-all')`)
    this.#add = this.#db.prepare('insert into texts (text) values (?)')
    this.#words = this.#db.prepare('select term from words')
  }

  /** Makes `words_of(text)` of a connection: an aggregate, whose value is a JSON array of strings. */
  defineFor(db: DatabaseSync): void {
    db.aggregate('words_of', {
      start: () => {
        this.#forget.run()
        return 0
      },
      step: (count: number, text) => {
        this.#add.run(String(text))
        return count + 1
      },
      result: () => JSON.stringify(this.#words.all().map(({ term }) => term)),
    })
  }
}

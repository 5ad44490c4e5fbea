import { DatabaseSync } from 'node:sqlite'

/** How FTS5 splits texts, here and in the index. */
export const tokenize = `tokenize = 'unicode61 remove_diacritics 2'`

/**
 * Returns the words of texts, each once and as the index stores them. The index could return them only by scanning all
 * of it; this is an in-memory index of a few texts.
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

  /** Defines `words_of(text)` on a connection: an aggregate that returns a JSON array of strings. */
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

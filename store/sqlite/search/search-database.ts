import type { DatabaseSync } from 'node:sqlite'
import { saidText, searchableText } from '../../../domain/message/search-words.ts'
import { Tokenizer, tokenize } from './tokenizer.ts'

/** Maximum length of the word prefixes that are indexed as words. */
export const indexedPrefix = 3
/** Increased when the contents of the index change: then all of it is rebuilt. */
const version = 2

/** Prepares a database for the index of the log at `logPath`, which it only reads. */
export function prepareSearch(db: DatabaseSync, logPath: string): void {
  // A crash may lose the latest entries: they are rebuilt from the log.
  db.exec('pragma journal_mode = wal; pragma synchronous = normal; pragma wal_autocheckpoint = 4000')
  // What is forgotten is overwritten: the words of an erased person must not stay in the file.
  db.exec('pragma main.secure_delete = on')
  db.prepare('attach database ? as log').run(
    `file:${encodeURI(logPath).replaceAll(/[?#]/g, encodeURIComponent)}?mode=ro`,
  )
  db.function('searchable', { deterministic: true }, (type, content) =>
    searchableText({ type: String(type), content: String(content) }),
  )
  db.function('said', { deterministic: true }, (type, content) =>
    saidText({ type: String(type), content: String(content) }),
  )
  new Tokenizer().defineFor(db)
  const [{ user_version: found } = { user_version: 0 }] = db.prepare('pragma main.user_version').all()
  if (found !== version || !isOfThisLog(db)) begin(db)
}

/**
 * Returns whether the message indexed last is still where it was: for another log, or one from a backup, indexing
 * starts again.
 */
function isOfThisLog(db: DatabaseSync): boolean {
  const place = db.prepare('select last_rowid, thread_uid, seq from main.place').get()
  if (place === undefined) return false
  if (place.last_rowid === 0) return true
  const row = db.prepare('select thread_uid, seq from log.messages where rowid = ?').get(Number(place.last_rowid))
  return row?.thread_uid === place.thread_uid && row?.seq === place.seq
}

const prefixes = Array.from({ length: indexedPrefix }, (_, index) => index + 1)

function begin(db: DatabaseSync): void {
  db.exec(`
    begin;
    drop table if exists main.place;
    drop table if exists main.texts;
    drop table if exists main.words;
    drop table if exists main.sweep;
    create table main.place (last_rowid integer not null, thread_uid text not null, seq integer not null);
    insert into main.place values (0, '', 0);
    -- By the rowids of the log, without the texts themselves: they are there already.
    create virtual table main.texts using fts5(
      text, content = '', contentless_delete = 1, prefix = '${prefixes.join(' ')}', ${tokenize}
    );
    -- Longer words of all texts, for what begins with a few letters.
    create table main.words (word text not null primary key) without rowid;
    -- How far those no text has any more were looked for, and how often the end is still to be reached.
    create table main.sweep ("after" text not null, rounds integer not null);
    insert into main.sweep values ('', 0);
    pragma main.user_version = ${version};
    commit;
  `)
}

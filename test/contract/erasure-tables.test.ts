import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { openSqlite } from '../../store/sqlite/open-sqlite.ts'

/** What an erasure does to each table. A table with anything about a visitor belongs to those that are emptied. */
const emptied = [
  ...['visitors', 'contacts', 'sessions', 'devices', 'cursors', 'threads', 'participants', 'messages', 'quotes'],
  ...['files', 'file_threads', 'leave_messages', 'proposals', 'erasures', 'audit', 'thread_tags', 'relations'],
  ...['user_groups', 'group_invitations', 'reports'],
  // Of blocks, those of the visitor; an address names nobody, and ends by itself.
  ...['page_visits', 'blocks', 'merges'],
]
/** Nothing in them is about visitors. */
const untouched = [
  ...['organizations', 'workgroups', 'users', 'agents', 'memberships', 'api_keys', 'widgets', 'quick_replies'],
  ...['announcements', 'commit_marks', 'epochs', 'social_settings', 'kysely_migration', 'kysely_migration_lock'],
]

test('for every table it is known whether an erasure empties it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-tables-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'parley.db')
  await (await openSqlite(path, { onDeath: () => {} })).close()
  const db = new DatabaseSync(path)
  const tables = db
    .prepare("select name from sqlite_schema where type = 'table'")
    .all()
    .map(({ name }) => String(name))
  db.close()
  expect(tables.sort()).toEqual([...emptied, ...untouched].sort())
})

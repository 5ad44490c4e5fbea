import type { Kysely } from 'kysely'

/** What the dispatcher needs: settings, priorities, offers, and what became of a thread. */
export async function up(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .alterTable('workgroups')
    .addColumn('avatar', 'text', (column) => column.notNull().defaultTo(''))
    .execute()
  await db.schema
    .alterTable('workgroups')
    .addColumn('settings', 'text', (column) => column.notNull().defaultTo('{}'))
    .execute()
  await db.schema
    .alterTable('agents')
    .addColumn('role', 'text', (column) => column.notNull().defaultTo('AGENT'))
    .execute()
  await db.updateTable('agents').set({ role: 'ADMIN' }).where('uid', '=', 'df_ag_uid').execute()
  await db.schema.alterTable('memberships').addColumn('capacity', 'integer').execute()
  await alterThreads(db)
}

interface Tables {
  agents: { uid: string; role: string }
  threads: { entered_at: number; created_at: number }
}

async function alterThreads(db: Kysely<Tables>): Promise<void> {
  const numbers = ['priority', 'entered_at'] as const
  for (const name of numbers) {
    await db.schema
      .alterTable('threads')
      .addColumn(name, 'bigint', (column) => column.notNull().defaultTo(0))
      .execute()
  }
  await db.schema
    .alterTable('threads')
    .addColumn('excluded', 'text', (column) => column.notNull().defaultTo('[]'))
    .execute()
  for (const name of ['offered_to', 'closed_by', 'category', 'tags', 'rating_comment']) {
    await db.schema.alterTable('threads').addColumn(name, 'text').execute()
  }
  for (const name of ['offer_deadline', 'assigned_at', 'rating']) {
    await db.schema.alterTable('threads').addColumn(name, 'bigint').execute()
  }
  await db
    .updateTable('threads')
    .set((thread) => ({ entered_at: thread.ref('created_at') }))
    .execute()
  await db.schema.dropIndex('threads_waiting').execute()
  await db.schema
    .createIndex('threads_waiting')
    .on('threads')
    .columns(['target_uid', 'state', 'priority desc', 'queued_at', 'uid'])
    .execute()
  await db.schema.createIndex('threads_offered').on('threads').columns(['offered_to', 'offer_deadline']).execute()
  await db.schema.createIndex('threads_assigned').on('threads').columns(['target_uid', 'assigned_at']).execute()
  await db.schema.createIndex('threads_visitor').on('threads').columns(['visitor_uid', 'last_at']).execute()
}

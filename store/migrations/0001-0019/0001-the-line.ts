import { type Kysely, sql } from 'kysely'

/** Everything a visitor and an agent need to talk. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createPeople(db)
  await createThreads(db)
  await createDevices(db)
  await createCredentials(db)
}

async function createPeople(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('organizations')
    .addColumn('uid', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('workgroups')
    .addColumn('uid', 'text', (column) => column.primaryKey())
    .addColumn('org_uid', 'text', (column) => column.notNull().references('organizations.uid'))
    .addColumn('nickname', 'text', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('users')
    .addColumn('uid', 'text', (column) => column.primaryKey())
    .addColumn('org_uid', 'text', (column) => column.notNull().references('organizations.uid'))
    .addColumn('username', 'text', (column) => column.notNull().unique())
    .addColumn('password_hash', 'text', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('agents')
    .addColumn('uid', 'text', (column) => column.primaryKey())
    .addColumn('user_uid', 'text', (column) => column.notNull().unique().references('users.uid'))
    .addColumn('org_uid', 'text', (column) => column.notNull().references('organizations.uid'))
    .addColumn('nickname', 'text', (column) => column.notNull())
    .addColumn('avatar', 'text', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('capacity', 'integer', (column) => column.notNull())
    .addColumn('last_assigned_at', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute()
  await db.schema
    .createTable('memberships')
    .addColumn('workgroup_uid', 'text', (column) => column.notNull().references('workgroups.uid'))
    .addColumn('agent_uid', 'text', (column) => column.notNull().references('agents.uid'))
    .addPrimaryKeyConstraint('memberships_pk', ['workgroup_uid', 'agent_uid'])
    .execute()
  await db.schema.createIndex('memberships_agent').on('memberships').column('agent_uid').execute()
  await createVisitors(db)
}

async function createVisitors(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('visitors')
    .addColumn('uid', 'text', (column) => column.primaryKey())
    .addColumn('org_uid', 'text', (column) => column.notNull().references('organizations.uid'))
    .addColumn('site_uid', 'text', (column) => column.notNull())
    .addColumn('verified', 'integer', (column) => column.notNull())
    .addColumn('nickname', 'text', (column) => column.notNull())
    .addColumn('avatar', 'text', (column) => column.notNull())
    .addColumn('profile', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('seen_at', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema
    .createIndex('visitors_proven')
    .unique()
    .on('visitors')
    .columns(['org_uid', 'site_uid'])
    .where(sql.ref('verified'), '=', 1)
    .execute()
}

async function createThreads(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('threads')
    .addColumn('uid', 'text', (column) => column.primaryKey())
    .addColumn('topic', 'text', (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('org_uid', 'text', (column) => column.notNull().references('organizations.uid'))
    .addColumn('target_uid', 'text', (column) => column.notNull())
    .addColumn('visitor_uid', 'text', (column) => column.notNull())
    .addColumn('agent_uid', 'text')
    .addColumn('extra', 'text', (column) => column.notNull())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('last_seq', 'integer', (column) => column.notNull())
    .addColumn('last_at', 'bigint', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('queued_at', 'bigint')
    .addColumn('closed_at', 'bigint')
    .execute()
  await db.schema.createIndex('threads_topic').on('threads').columns(['topic', 'created_at']).execute()
  await db.schema.createIndex('threads_waiting').on('threads').columns(['target_uid', 'state', 'queued_at']).execute()
  await db.schema.createIndex('threads_agent').on('threads').columns(['agent_uid', 'state']).execute()
  await db.schema.createIndex('threads_recent').on('threads').columns(['org_uid', 'last_at']).execute()
  await db.schema
    .createTable('participants')
    .addColumn('thread_uid', 'text', (column) => column.notNull().references('threads.uid'))
    .addColumn('uid', 'text', (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('from_seq', 'integer', (column) => column.notNull())
    .addColumn('joined_at', 'bigint', (column) => column.notNull())
    .addColumn('until_seq', 'integer')
    .addColumn('until_at', 'bigint')
    .addColumn('gone', 'integer', (column) => column.notNull().defaultTo(0))
    .addPrimaryKeyConstraint('participants_pk', ['thread_uid', 'uid'])
    .execute()
  await db.schema.createIndex('participants_uid').on('participants').columns(['uid', 'until_at']).execute()
  await createMessages(db)
}

async function createMessages(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('messages')
    .addColumn('thread_uid', 'text', (column) => column.notNull())
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('uid', 'text', (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('content', 'text', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('extra', 'text', (column) => column.notNull())
    .addColumn('sender_uid', 'text', (column) => column.notNull())
    .addColumn('sender', 'text', (column) => column.notNull())
    .addColumn('sent_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('messages_pk', ['thread_uid', 'seq'])
    .execute()
}

async function createDevices(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('devices')
    .addColumn('client_id', 'text', (column) => column.primaryKey())
    .addColumn('owner_uid', 'text', (column) => column.notNull())
    .addColumn('since', 'bigint', (column) => column.notNull())
    .addColumn('settled_at', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('devices_owner').on('devices').columns(['owner_uid', 'settled_at']).execute()
  await db.schema
    .createTable('cursors')
    .addColumn('client_id', 'text', (column) => column.notNull())
    .addColumn('thread_uid', 'text', (column) => column.notNull())
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('cursors_pk', ['client_id', 'thread_uid'])
    .execute()
}

async function createCredentials(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('api_keys')
    .addColumn('uid', 'text', (column) => column.primaryKey())
    .addColumn('org_uid', 'text', (column) => column.notNull().references('organizations.uid'))
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('sha256', 'text', (column) => column.notNull().unique())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('revoked_sessions')
    .addColumn('uid', 'text', (column) => column.primaryKey())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute()
}

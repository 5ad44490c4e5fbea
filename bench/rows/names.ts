/** The names of contenders, the same in every row. */
export const names = {
  parley: 'Parley, durable, uids v7',
  random: 'Parley, durable, uids random',
  postgres: 'Parley on PostgreSQL, durable, uids v7',
  ours: 'Aedes in memory, our stream',
  stock: 'Aedes in memory, createWebSocketStream',
} as const

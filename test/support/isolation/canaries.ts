/** Texts that occur only in what a scene keeps private, by where they are. Each has `canary` as a word. */
export const canaries = {
  message: 'canary message 7f3a',
  later: 'canary later 91bd',
  note: 'canary note 5c2e',
  nickname: 'canary nickname 4d81',
  email: 'canary-email-2b70@example.com',
  noted: 'canary noted 8e16',
  fileName: 'canary file 3fa9.txt',
  fileBytes: 'canary bytes 60c4',
  reply: 'canary reply d25b',
  colleagues: 'canary colleagues 17e8',
  left: 'canary left a94c',
  why: 'canary why b3d0',
  waiting: 'canary waiting 0e57',
  key: 'canary key c6f2',
  page: 'canary page 2f6c',
  title: 'canary title 9b03',
  signature: 'canary signature e847',
  announced: 'canary announced 65da',
  toAgents: 'canary to agents 38bc',
  live: 'canary live 2a6e',
  friends: 'canary friends 38ab',
  group: 'canary group e07c',
  reason: 'canary reason 5b9d',
  team: 'canary team 51bd',
  inTeam: 'canary in team 90fa',
} as const

export type Canary = keyof typeof canaries

/** Returns those that occur in a text, however JSON or a URL has encoded them. */
export function canariesIn(text: string): readonly Canary[] {
  const names = Object.keys(canaries) as Canary[]
  return names.filter((name) => text.includes(canaries[name]) || text.includes(encodeURIComponent(canaries[name])))
}

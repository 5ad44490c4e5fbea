/** The texts about announcements. */
export interface AnnounceWords {
  readonly title: string
  readonly toVisitors: string
  readonly toAgents: string
  readonly say: Readonly<Record<'visitors' | 'agents', string>>
  readonly workgroup: string
  readonly text: string
  readonly nobody: Readonly<Record<'visitors' | 'agents', string>>
  readonly send: string
  readonly sendTo: Readonly<Record<'visitors' | 'agents', (count: number) => string>>
  readonly sent: (reached: number, missed: number) => string
  readonly by: (name: string) => string
  readonly older: (count: number) => string
}

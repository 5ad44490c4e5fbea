/** The texts of groups of agents. */
export interface TeamWords {
  readonly group: string
  readonly groups: string
  readonly agents: string
  readonly create: string
  readonly createTitle: string
  readonly createVerb: string
  readonly name: string
  readonly pictureSay: string
  readonly choose: string
  readonly find: string
  readonly nobody: string
  readonly members: (count: number) => string
  readonly owner: string
  readonly you: string
  readonly add: string
  readonly addTitle: (name: string) => string
  readonly addVerb: string
  readonly everybody: string
  readonly remove: (name: string) => string
  readonly removeTitle: (name: string) => string
  readonly removeSay: string
  readonly removeVerb: string
  readonly handOver: (name: string) => string
  readonly handOverTitle: (name: string) => string
  readonly handOverSay: string
  readonly handOverVerb: string
  readonly leave: string
  readonly leaveTitle: (name: string) => string
  readonly leaveSay: string
  readonly leaveOwner: string
}

/** The texts of the Friends and Groups tabs, in one language. */
export interface SocialWords {
  /** Where nothing is open beside the list. */
  readonly choose: string
  readonly search: string
  readonly back: string
  readonly done: string
  readonly save: string
  readonly more: string
  readonly loading: string
  readonly unread: (count: number) => string
  readonly nothingFound: (text: string) => string
  readonly deleted: string
  readonly said: (name: string, line: string) => string
  readonly happened: Readonly<Record<string, (name: string) => string>>
  /** What the reader did themselves. */
  readonly happenedOwn: Readonly<Record<string, string>>
  readonly problems: Readonly<Record<string, string>> & { readonly other: string; readonly offline: string }
  readonly friends: FriendWords
  readonly groups: GroupWords
  readonly find: FindWords
  readonly report: ReportWords
}

export interface FriendWords {
  readonly title: string
  readonly find: string
  readonly empty: string
  readonly emptyHint: string
  readonly requests: string
  readonly asked: string
  readonly askedHint: string
  readonly accept: string
  readonly refuse: string
  readonly withdraw: string
  readonly write: string
  readonly ask: string
  readonly over: string
  readonly gone: string
  readonly details: string
  readonly remove: string
  readonly removeAsk: (name: string) => string
  readonly block: string
  readonly blockAsk: (name: string) => string
  readonly unblock: string
  readonly blocked: string
  readonly noneBlocked: string
}

export interface GroupWords {
  readonly title: string
  readonly create: string
  readonly empty: string
  readonly emptyHint: string
  readonly invitations: string
  readonly invitedBy: (name: string) => string
  readonly join: string
  readonly refuse: string
  readonly over: string
  readonly gone: string
  readonly departed: Readonly<Record<'left' | 'dismissed', (name: string) => string>>
  readonly name: string
  readonly nameHint: string
  readonly whom: string
  readonly noFriends: string
  readonly createIt: string
  readonly details: string
  readonly memberCount: (count: number) => string
  readonly members: string
  readonly owner: string
  readonly you: string
  readonly invite: string
  readonly inviteThem: (count: number) => string
  readonly invited: string
  readonly picture: string
  readonly choosePicture: string
  readonly removePicture: string
  readonly leave: string
  readonly leaveAsk: (name: string) => string
  readonly leaveOwner: string
  readonly leaveLast: string
  readonly removeMember: string
  readonly removeMemberAsk: (name: string) => string
  readonly handOver: string
  readonly handOverAsk: (name: string) => string
  readonly readBy: (count: number, members: number) => string
  readonly readByAll: string
}

export interface FindWords {
  readonly title: string
  readonly label: Readonly<Record<'everybody' | 'exact', string>>
  readonly hint: Readonly<Record<'everybody' | 'exact', string>>
  readonly go: string
  readonly off: string
  readonly offHint: string
  readonly none: string
  readonly noneHint: string
}

export interface ReportWords {
  readonly person: string
  readonly message: string
  readonly group: string
  readonly hint: string
  readonly reason: string
  readonly send: string
  readonly sent: string
}

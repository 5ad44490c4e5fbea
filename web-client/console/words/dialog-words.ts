/** The texts of the dialogs. */
export interface DialogWords {
  readonly close: string
  readonly transferTitle: (name: string) => string
  readonly inviteTitle: (name: string) => string
  readonly find: string
  readonly noteToColleague: string
  readonly askTransfer: string
  readonly askInvite: string
  readonly workgroups: string
  readonly colleagues: string
  readonly nobody: string
  readonly noColleague: string
  readonly noColleagueAdmin: string
  readonly endTitle: (name: string) => string
  readonly endSay: string
  readonly end: string
  readonly leavingTitle: string
  readonly leavingSay: (count: number) => string
  readonly leavingGo: string
  readonly leavingStay: string
  readonly takeOverTitle: (name: string) => string
  readonly takeOverSay: string
  readonly takeOver: string
  readonly leaveTitle: (name: string) => string
  readonly leaveSay: string
  readonly leave: string
  readonly declineTitle: (name: string) => string
  readonly declineSay: string
  readonly rejectSay: string
  readonly rateTitle: (name: string) => string
  readonly rateSay: string
  readonly signOutTitle: string
  /** Takes the number of the agent's open conversations. */
  readonly signOutOpen: (count: number) => string
  readonly signOutSay: string
  readonly unsavedTitle: string
  readonly unsavedSay: string
  readonly unsavedGo: string
  readonly recallTitle: string
  readonly recallSay: string
}

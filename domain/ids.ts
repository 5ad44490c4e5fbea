/** A string that cannot be mistaken for another kind of string. */
export type Branded<Brand extends string> = string & { readonly __brand: Brand }

/** A visitor, agent, account or backend, as the wire names it. */
export type Uid = Branded<'Uid'>
/** One conversation, from its opening to its closing. */
export type ThreadUid = Branded<'ThreadUid'>
/** A message; its sender chooses the uid, which is unique within its thread. */
export type MessageUid = Branded<'MessageUid'>
/** The address of a thread, e.g. `org/workgroup/{workgroupUid}/{visitorUid}`; successive threads share it. */
export type Topic = Branded<'Topic'>
/** The login of one person on one device: its access and refresh tokens live and die together. */
export type SessionUid = Branded<'SessionUid'>
/** One device of one user: `{userUid}/{channel}/{deviceUid}`. */
export type ClientId = Branded<'ClientId'>

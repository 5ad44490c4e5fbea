/** What waits for an agent: messages that visitors left, and requests among agents. */
export interface LeaveMessageRow {
  uid: string
  thread_uid: string
  message_uid: string
  org_uid: string
  target_uid: string
  content: string
  /** JSON of the Contact */
  contact: string
  created_at: number
  answered_by: string | null
  answered_at: number | null
}

export interface ProposalRow {
  uid: string
  kind: string
  thread_uid: string
  from_uid: string
  to_agent_uid: string
  note: string
  created_at: number
  deadline_at: number
  /** Null while it can be answered. */
  outcome: string | null
}

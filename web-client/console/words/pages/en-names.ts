/** The names of the pages. */
export const pages = {
  inbox: 'Inbox',
  visitors: 'Visitors',
  left: 'Left messages',
  contacts: 'Contacts',
  records: 'Records',
  reports: 'Reports',
  statistics: 'Statistics',
  settings: 'Settings',
}

/** What an agent's own status means for them. */
export const statusMeaning = {
  AVAILABLE: 'You get new conversations',
  BUSY: 'No new ones; you keep yours',
  AWAY: 'Back soon; no new ones',
  OFFLINE: 'Done for now',
}

import 'fake-indexeddb/auto'
import { signal } from '@preact/signals'
import { expect, test } from 'vitest'
import { ConsoleView } from '../../web-client/console/state/console-view.ts'
import { consoleWords } from '../../web-client/console/words/en.ts'
import { sharedWords } from '../../web-client/ui/words/en.ts'
import { perFile } from '../support/fixtures.ts'
import { agentPassword } from '../support/test-server.ts'
import { consolesOf, openConsole } from './agent-console.ts'

const server = perFile.server()
const office = perFile.office(server)
const consoles = consolesOf(perFile)

const english = signal({ locale: 'en', console: consoleWords, shared: sharedWords })

/** The view of an agent with four conversations. */
async function openView() {
  const { uid } = await office.hire(4)
  const [found] = server.rows(
    'select username from users join agents on user_uid = users.uid where agents.uid = ?',
    uid,
  )
  const agent = await openConsole(server, { username: found?.username as string, password: agentPassword })
  consoles.keep(agent)
  const guests = await Promise.all(Array.from({ length: 4 }, () => office.arrives()))
  const [a, b, c, d] = await Promise.all(guests.map(({ thread }) => agent.row(thread.topic)))
  if (a === undefined || b === undefined || c === undefined || d === undefined) throw new Error('Nobody came.')
  const isSideBySide = signal(true)
  const view = new ConsoleView(agent.workspace, english, isSideBySide)
  return { view, isSideBySide, rows: [a, b, c, d] as const }
}

test('next to pinned conversations the last other one stays, whichever is current', async () => {
  const { view, rows } = await openView()
  const [a, b, c, d] = rows
  view.show(a)
  view.togglePinned(a)
  view.show(b)
  expect(view.panes.value).toEqual([a, b])
  view.select(a)
  expect(view.panes.value).toEqual([a, b])
  view.show(c)
  expect(view.panes.value).toEqual([a, c])
  view.select(a)
  view.togglePinned(a)
  expect(view.panes.value).toEqual([a])
  for (const row of [a, b, c]) view.togglePinned(row)
  view.show(d)
  for (const row of [b, c, d]) {
    view.select(row)
    expect(view.panes.value).toEqual([b, c, d])
  }
  view.show(a)
  expect(view.panes.value).toContain(a)
  expect(view.panes.value).toHaveLength(3)
  view.leaveConversation()
  expect(view.panes.value).toEqual([a, b, c])
})

test('where there is no room side by side, only the current one is shown', async () => {
  const { view, isSideBySide, rows } = await openView()
  const [a, b] = rows
  view.show(a)
  view.togglePinned(a)
  view.show(b)
  isSideBySide.value = false
  expect(view.panes.value).toEqual([b])
  view.leaveConversation()
  expect(view.panes.value).toEqual([])
  isSideBySide.value = true
  expect(view.panes.value).toEqual([a])
})

test('a failure is no longer shown where something else is, and a success is', async () => {
  const { view, rows } = await openView()
  const fails = () => view.attempt(() => Promise.reject(new Error('refused')))
  for (const leave of [
    () => (view.page.value = 'settings'),
    () => (view.settings.value = { section: 'agents', uid: '', isMaking: false }),
    () => view.show(rows[0]),
    () => view.show(rows[1]),
  ]) {
    await fails()
    expect(view.toast.value?.isError).toBe(true)
    leave()
    expect(view.toast.value).toBeUndefined()
    view.say('Saved')
    view.page.value = 'left'
    expect(view.toast.value?.text).toBe('Saved')
  }
})

import { link, linkOf } from '../../e2e/social-people.ts'
import { allowSocial, makeFriends, newAppUser } from '../../support/app-users.ts'
import type { Tab } from '../engine.ts'
import { composer, expectOf, focusIn, keepPicture, press, say, sees, stands } from '../person.ts'
import type { Stage } from '../stage.ts'

const back = (tab: Tab) => tab.page.run('history.back()')

/** Two friends talk on the page by link, on a phone, and go back; a guest talks with the support there. */
export async function talkOnPage({ engine, server, agent }: Stage): Promise<void> {
  await allowSocial(server)
  const [ann, ben] = [
    await newAppUser(server, 'Ann', { siteUid: 'Ann' }),
    await newAppUser(server, 'Ben', { siteUid: 'Ben' }),
  ]
  await makeFriends(server, ann, ben)
  const [one, other] = [await engine.open(), await engine.open()]
  for (const [tab, name] of [
    [one, 'Ann'],
    [other, 'Ben'],
  ] as const) {
    await tab.resize(390, 844)
    await tab.goto(server.url + linkOf(name))
    await press(tab.page, ['nav button', 'Friends'])
  }
  await press(one.page, ['.list-pane .row', 'Ben'])
  await focusIn(one.page, composer)
  await say(one, one.page, 'Hello Ben')
  await sees(other.page, ['.list-pane .row .count', '1'])
  await press(other.page, ['.list-pane .row', 'Hello Ben'])
  await sees(other.page, ['.part-page .bubble', 'Hello Ben'])
  await sees(one.page, '.part-page [data-progress=read]')
  await stands(one.page)
  await keepPicture(one, 'friends')
  await back(one)
  await sees(one.page, ['.list-pane .row', 'Ben'])
  await stands(one.page)
  const guest = await engine.open()
  await guest.resize(390, 844)
  await guest.goto(server.url + link)
  await say(guest, guest.page, 'From the page')
  await sees(agent.page, ['.rows .row', 'From the page'])
  await stands(guest.page)
  await expectOf(guest.page, 'return location.hash').toBe('')
}

import { expect, test } from 'vitest'
import { type AppUser, newAppUser, proofOf } from '../support/app-users.ts'
import { rows } from '../support/every-route.ts'
import { perFile } from '../support/fixtures.ts'
import { canariesIn } from '../support/isolation/canaries.ts'
import { openWorld, worldLimits } from '../support/isolation/world.ts'

const server = perFile.server({ limits: worldLimits })
const world = perFile.made(
  () => openWorld(server),
  (made) => made.close(),
)

/** Who a page of the chat may say it is, by what is wrong with it. */
function forgeries({ siteUid, uid, token }: AppUser, other: AppUser): Record<string, object> {
  const [minuteAgo, inAMinute] = [Date.now() - 60_000, Date.now() + 60_000]
  const named = { visitorUid: siteUid }
  return {
    'no proof': named,
    'an empty proof': { ...named, visitorHash: '' },
    'the uid for the name': { visitorUid: uid, visitorHash: proofOf(uid) },
    'the proof of another': { ...named, visitorHash: proofOf(other.siteUid) },
    'the name of another': { visitorUid: other.siteUid, visitorHash: proofOf(siteUid) },
    'an expired proof': { ...named, visitorHash: proofOf(siteUid, minuteAgo) },
    'an expired proof made longer': {
      ...named,
      visitorHash: proofOf(siteUid, minuteAgo).replace(/\d+$/, String(inAMinute)),
    },
    'an end added to a proof': { ...named, visitorHash: `${proofOf(siteUid)}.${inAMinute}` },
    'a proof for a priority': { ...named, visitorHash: proofOf(siteUid), priority: 9 },
    'the token for the proof': { ...named, visitorHash: token.slice(0, 64) },
    'a name that differs by space': { visitorUid: `${siteUid} `, visitorHash: proofOf(siteUid) },
    'a name in capitals': { visitorUid: siteUid.toUpperCase(), visitorHash: proofOf(siteUid) },
  }
}

/** Returns what is told to somebody by all routes of visitors that read. */
async function allReadBy(token: string): Promise<string> {
  const reads = rows(world.scene).filter(({ door, method, path }) => {
    return door === 'visitor' && method === 'GET' && !path.includes('/message/sync')
  })
  expect(reads.length).toBeGreaterThan(12)
  const answers = reads.map(({ path }) => server.http.get(path, token))
  return JSON.stringify(await Promise.all(answers))
}

test('a page that names somebody it has not proven is refused, or becomes somebody else who reads nothing', async () => {
  const { member } = world.rightful
  expect(canariesIn(await allReadBy(member.token))).toEqual(expect.arrayContaining(['friends', 'group']))
  const other = await newAppUser(server, 'Other')
  const outcomes: Record<string, number> = {}
  for (const [what, identity] of Object.entries(forgeries(member, other))) {
    const { status, body } = await server.http.post('/visitor/api/v1/init', identity)
    outcomes[what] = status
    expect([what, canariesIn(JSON.stringify(body))]).toEqual([what, []])
    if (status !== 200) expect([what, status, body.error]).toEqual([what, 403, 'forbidden'])
    else {
      expect([what, body.data.uid]).not.toEqual([what, member.uid])
      expect([what, canariesIn(await allReadBy(body.data.accessToken))]).toEqual([what, []])
    }
  }
  // Without a proof a name is only a name.
  const letIn = Object.keys(outcomes).filter((what) => outcomes[what] === 200)
  expect(letIn).toEqual(['no proof', 'an empty proof', 'the uid for the name'])
})

test('the page and its parts are the same for everybody, whatever their address says', async () => {
  const { member } = world.rightful
  const asked = ['', `?visitorUid=${member.siteUid}`, `?workgroup=${world.scene.workgroup}`, `?token=${member.token}`]
  const pages = asked.map(async (query) => (await fetch(`${server.url}/chat${query}`)).text())
  const [page, ...others] = await Promise.all(pages)
  expect(canariesIn(page ?? '')).toEqual([])
  for (const one of others) expect(one).toBe(page)
})

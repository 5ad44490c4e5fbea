import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Chat, startChat } from '../support/chat.ts'
import { type Document, documentOf, operationsIn } from '../support/document.ts'
import { FileClient, picture } from '../support/files.ts'
import { perFile } from '../support/fixtures.ts'
import { pictureForm, pngOfOne } from '../support/forms.ts'
import { GeneratedClient, head, lint, type Needs, programOf } from '../support/generated-client.ts'
import { logIn, newVisitor, openThread, type TestPerson } from '../support/people.ts'
import { socialNeeds, withoutCompany } from '../support/social-needs.ts'
import { addTestAgent, adminPassword, agentPassword } from '../support/test-server.ts'

// Someone with nothing but the document of a running server generates a client and reaches every operation.
const server = perFile.server()
let document: Document
let client: GeneratedClient
let chat: Chat
let other: TestPerson
beforeAll(async () => {
  document = await documentOf(server.url)
  client = await GeneratedClient.of(document)
  chat = await startChat(server)
  await addTestAgent(server.dataFolder, 'other')
  other = await logIn(server, 'other', agentPassword)
}, 180_000)
afterAll(() => {
  client.remove()
  chat.agentDevice.drop()
})

const post = async (path: string, body: object) => {
  const { data } = (await server.http.post(`/api/v1/${path}`, body, chat.agent.token)).body
  return data as unknown as { uid: string; key: string }
}

/** Inserts a left message. */
function leaveMessage(): void {
  const db = new DatabaseSync(join(server.dataFolder, 'parley.db'), { timeout: 5000 })
  db.prepare(
    `insert into leave_messages (uid, thread_uid, message_uid, org_uid, target_uid, content, contact, created_at)
     values ('left', ?, 'm', 'df_org_uid', 'df_wg_uid', 'call me', ?, 1)`,
  ).run(chat.uid, JSON.stringify({ nickname: '', contact: '', mobile: '1', email: '' }))
  db.close()
}

/** Splits a signed address into its parts. */
function linkTo(signed: string): Needs {
  const { pathname, searchParams } = new URL(signed, server.url)
  const query = { ...Object.fromEntries(searchParams), expires: Number(searchParams.get('expires')) }
  return { path: { uid: pathname.split('/')[2] }, query }
}

async function filesNeeded(): Promise<Record<string, Needs>> {
  const files = new FileClient(server, chat.visitor, 'visitor')
  const { fileUrl, thumbnailUrl = '' } = await files.upload(chat.topic, await picture(600, 600), 'a.png')
  await files.send(chat.topic, { url: fileUrl, thumbnailUrl })
  const { body } = await files.signAll([fileUrl, thumbnailUrl])
  const signed = body.data as unknown as Record<string, string>
  const [one, several, form] = [{ query: { url: fileUrl } }, { body: { urls: [fileUrl] } }, { file: 'some text' }]
  const upload = { body: { ...form, topic: chat.topic } }
  const ofGroup = { body: { uid: 'made-up', file: pngOfOne } }
  const { avatar } = (await server.http.form('/api/v1/user/avatar', pictureForm(), chat.agent.token)).body.data
  return {
    getFile: linkTo(signed[fileUrl] ?? ''),
    getThumbnail: linkTo(signed[thumbnailUrl] ?? ''),
    ...{ signFileAsVisitor: one, signFileAsAgent: one, signFilesAsVisitor: several, signFilesAsAgent: several },
    getAvatar: { path: { token: /[\w-]{32}/.exec(avatar)?.[0] } },
    uploadOwnAvatar: { body: { file: pngOfOne } },
    uploadWorkgroupAvatar: { body: { uid: 'df_wg_uid', file: pngOfOne } },
    ...{ uploadGroupAvatar: ofGroup, uploadColleagueGroupAvatar: ofGroup },
    ...{ uploadFileAsVisitor: upload, uploadFileAsAgent: upload, uploadFileUnversioned: { body: form } },
  }
}

async function settingsNeeded(): Promise<Record<string, Needs>> {
  const workgroup = await post('workgroup/create', { nickname: 'Short-lived' })
  const leaving = { username: 'leaving', password: agentPassword, nickname: 'Leaving' }
  const member = { workgroupUid: 'df_wg_uid', agentUid: other.uid }
  const reply = (shortcut: string) => post('quickreply/create', { shortcut, content: 'Hello' })
  return {
    createWorkgroup: { body: { nickname: 'New' } },
    updateWorkgroup: { body: { uid: 'df_wg_uid' } },
    deleteWorkgroup: { body: { uid: workgroup.uid } },
    createAgent: { body: { username: 'new', password: 'a long one', nickname: 'New' } },
    updateAgent: { body: { uid: other.uid } },
    deleteAgent: { body: { uid: (await post('agent/create', leaving)).uid } },
    ...{ listMembers: { query: { workgroupUid: 'df_wg_uid' } }, addMember: { body: member } },
    ...{ updateMember: { body: { ...member, capacity: null } }, removeMember: { body: member } },
    ...{ getWidget: { query: { workgroupUid: 'df_wg_uid' } }, updateWidget: { body: { workgroupUid: 'df_wg_uid' } } },
    createApiKey: { body: { name: 'shop' } },
    revokeApiKey: { body: { uid: (await post('apikey/create', { name: 'old shop' })).uid } },
    createQuickReply: { body: { shortcut: 'hi', content: 'Hello' } },
    updateQuickReply: { body: { uid: (await reply('one')).uid } },
    deleteQuickReply: { body: { uid: (await reply('two')).uid } },
    getStatistics: { query: { uid: 'df_wg_uid' } },
  }
}

async function conversationsNeeded(): Promise<Record<string, Needs>> {
  leaveMessage()
  const [thread, named] = [{ uid: chat.uid }, { threadUid: chat.uid, uid: 'x' }]
  const [sent, asked] = [
    { content: 'Hi', thread: { topic: chat.topic } },
    { threadUid: chat.uid, to: { agentUid: other.uid } },
  ]
  const ended = await openThread(server, chat.visitor, { type: '0', sid: other.uid })
  const answers = [
    'acceptTransfer',
    'rejectTransfer',
    'cancelTransfer',
    'acceptInvitation',
    'rejectInvitation',
    'cancelInvitation',
  ]
  return {
    ...Object.fromEntries(answers.map((id) => [id, { body: named }])),
    ...{ transferThread: { body: asked }, inviteToThread: { body: asked } },
    ...{ openThread: { body: { sid: 'df_wg_uid' } }, closeOwnThread: { body: { uid: ended.uid } } },
    ...{ getThread: { path: thread }, closeThread: { body: thread }, fileThread: { body: thread } },
    ...{ leaveThread: { body: thread }, takeThreadOver: { body: thread } },
    setThreadPriority: { body: { ...thread, priority: 1 } },
    ...{ acceptThread: { body: { threadUid: chat.uid } }, declineThread: { body: { threadUid: chat.uid } } },
    ...{
      openColleagueThread: { body: { agentUid: other.uid } },
      answerLeftMessage: { body: { uid: 'left', content: 'Hi' } },
    },
    ...{
      sendMessageAsVisitor: { body: sent },
      sendMessageAsAgent: { body: sent },
      searchMessages: { query: { query: 'x' } },
    },
    ...{ giveFeedback: { body: { content: 'x' } }, giveFeedbackUnversioned: { body: { content: 'x' } } },
    getThreadBrief: { query: { threadUid: chat.uid } },
    listMessagesOfTopicAsVisitor: { query: { topic: chat.topic } },
    listMessagesOfTopicAsAgent: { query: { topic: chat.topic } },
    listMessagesOfThreadAsVisitor: { query: { threadUid: chat.uid } },
    listMessagesOfThreadAsAgent: { query: { threadUid: chat.uid } },
    ...{ syncMessagesByBodyAsVisitor: { body: {} }, syncMessagesByBodyAsAgent: { body: {} } },
    ...{ getContact: { path: { uid: chat.visitor.uid } }, updateContact: { body: { uid: chat.visitor.uid } } },
  }
}

/** Records, contacts, people on the sites, and what is erased. */
async function recordsNeeded(): Promise<Record<string, Needs>> {
  const thread = { uid: chat.uid }
  const [contact, spare] = [{ uid: chat.visitor.uid }, { uid: (await newVisitor(server, 'Spare')).uid }]
  return {
    ...{
      getRecord: { path: thread },
      listRecordMessages: { query: thread },
      exportRecords: { body: { format: 'json' } },
    },
    ...{ blockContact: { body: { ...spare, seconds: 60 } }, unblockContact: { body: spare } },
    blockAddress: { body: { address: '192.0.2.7', seconds: 60 } },
    ...{ removeBlock: { body: { uid: 'made-up' } }, undoMerge: { body: { uid: 'made-up' } } },
    mergeContacts: { body: { ...contact, fromUid: 'made-up' } },
    ...{ eraseVisitor: { body: spare }, exportVisitor: { path: contact } },
    updateRetention: { body: {} },
    writeToVisitor: { body: { ...contact, message: { content: 'Hi' } } },
    writeToLiveVisitor: { body: { uid: 'made-up', message: { content: 'Hi' } } },
    getLiveVisitor: { path: { uid: 'made-up' } },
    listLiveVisitors: { query: { workgroupUid: 'df_wg_uid' } },
    tellLivePage: { query: { key: 'a-key-of-nobody-at-all', sid: 'df_wg_uid' } },
    askTrigger: { query: { key: 'a-key-of-nobody-at-all', sid: 'df_wg_uid', name: 'Prices' } },
    claimLivePage: { body: { key: 'a-key-of-nobody-at-all' } },
  }
}

async function peopleNeeded(): Promise<Record<string, Needs>> {
  const { refreshToken } = await logIn(server)
  return {
    logIn: { body: { username: 'admin', password: adminPassword } },
    refreshAgentTokens: { body: { refreshToken } },
    updateProfile: { body: {} },
    changeOwnPassword: { body: { oldPassword: adminPassword, newPassword: adminPassword } },
    setAgentStatus: { body: { status: 'AVAILABLE' } },
    ...{ countAudience: { query: { to: 'visitors' } }, announce: { body: { to: 'visitors', text: 'Back soon' } } },
    ...{ getAvailability: { query: { sid: 'df_wg_uid' } }, getWidgetConfig: { query: { sid: 'df_wg_uid' } } },
  }
}

const clientsOf = async () => ({
  anyone: '',
  visitor: chat.visitor.token,
  agent: chat.agent.token,
  backend: (await post('apikey/create', { name: 'backend' })).key,
})

/** Operations on a proposal or an offer that does not exist here: well-formed, and refused. */
const withoutOccasion =
  /^(accept|reject|cancel)(Transfer|Invitation)$|^(accept|decline|leave)Thread$|^(takeThreadOver|removeBlock|undoMerge|mergeContacts|(writeTo|get)LiveVisitor|listLiveVisitors)$/
/** Operations that end something come last. */
const orderOf = (operationId: string) =>
  ['eraseVisitor', 'removeMember', 'closeThread', 'logOut', 'logVisitorOut'].indexOf(operationId)

test('a generated client compiles and calls every operation with only what is needed', async () => {
  const needs = {
    ...(await peopleNeeded()),
    ...(await settingsNeeded()),
    ...(await conversationsNeeded()),
    ...(await filesNeeded()),
    ...socialNeeds,
    ...(await recordsNeeded()),
  }
  const all = operationsIn(document)
  const given = { url: server.url, clients: await clientsOf(), needs, order: orderOf }
  const program = programOf(document, given)
  expect(await client.complaintsAbout(program)).toBe('')
  const done = JSON.parse(await client.outputOf(program)) as [string, number][]
  expect(done.length).toBe(all.length)
  const ids = all.map(({ operation }) => operation.operationId)
  expect(done.map(([id]) => id).sort()).toEqual(ids.sort())
  const refused = done.filter(
    ([id, status]) =>
      !(status === 200 || ((withoutOccasion.test(id) || withoutCompany.test(id)) && [404, 409].includes(status))),
  )
  expect(refused).toEqual([])
}, 120_000)

test('wrong calls do not compile', async () => {
  const clients = { anyone: '', visitor: 'x', agent: 'x', backend: 'x' }
  const wrong = [
    `agent.GET('/api/v1/thread/{uid}')`,
    `agent.GET('/api/v1/nothing')`,
    `visitor.POST('/visitor/api/v1/thread', { body: {} })`,
    `visitor.POST('/visitor/api/v1/message/send', { body: { content: true } })`,
    `agent.POST('/api/v1/agent/update', { body: { uid: 'x', capacity: null } })`,
    `agent.GET('/api/v1/user/profile').then(({ data }) => data?.data.nothing)`,
    `agent.GET('/api/v1/user/profile').then(({ error }) => error?.error === 'no_word')`,
  ]
  const lines = wrong.map((call) => `// @ts-expect-error\n${call}`)
  expect(await client.complaintsAbout([...head(server.url, clients), ...lines].join('\n'))).toBe('')
}, 120_000)

test('a linter has nothing to say about the document', async () => {
  expect(await lint(document)).toMatchObject({ errors: 0, warnings: 0, problems: [] })
  const { openapi, components, paths } = document
  const twice = {
    openapi,
    components,
    paths: { ...paths, '/twice': { get: { ...paths['/healthz']?.get } } },
  } as Document
  expect((await lint(twice)).errors).toBeGreaterThan(0)
}, 120_000)

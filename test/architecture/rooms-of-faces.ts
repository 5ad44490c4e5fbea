import { rulesOf } from './rooms.ts'

const [core, ui, widget, console] = ['web-client/core', 'web-client/ui', 'web-client/widget', 'web-client/console']
const chatPage = 'web-client/chat-page'
const below = [`${core}/`, `${ui}/`]
const ofConsole = [`${console}/forms`, `${console}/parts`, `${console}/state`, `${console}/words`, ...below]
const ofConnection = [`${core}/platform`, `${core}/connection`]
const ofCore = [...ofConnection, `${core}/conversation`]
const ofUi = [`${core}/platform`, `${ui}/words`, `${ui}/parts`]
const ofBodies = [...ofUi, `${ui}/contents`]
/** The rooms of the faces, and what each may import. */
export const roomsOfFaces = rulesOf(
  {
    'web-client': [],
    [core]: [],
    [`${core}/platform`]: [],
    [`${core}/connection`]: [`${core}/platform`],
    [`${core}/conversation`]: ofConnection,
    [`${core}/visitor`]: ofCore,
    [`${core}/agent`]: ofCore,
    [`${core}/social`]: [...ofCore, `${core}/visitor`],
    [ui]: [],
    [`${ui}/words`]: [],
    [`${ui}/parts`]: [`${core}/platform`, `${ui}/words`],
    // What a message says, read without trust; then shown.
    [`${ui}/contents`]: [`${core}/platform`, `${ui}/words`],
    [`${ui}/bodies`]: ofBodies,
    // A message's event is parsed once and cached, for the core and for what shows it.
    [`${ui}/conversation`]: [...ofBodies, `${ui}/bodies`, `${core}/conversation/system-event.ts`],
    [`${ui}/composer`]: [...ofUi, `${ui}/bodies`, `${ui}/conversation`],
    [widget]: [`${widget}/`, ...below],
    // What every page of a site loads is self-contained.
    [`${widget}/loader`]: ['web-client/oldest-browsers.ts'],
    [`${widget}/words`]: below,
    [`${widget}/chat`]: [`${widget}/words`, ...below],
    [`${widget}/view`]: [`${widget}/chat`, `${widget}/words`, ...below],
    [console]: [`${console}/`, ...below],
    [`${console}/words`]: [`${console}/words/pages`, ...below],
    [`${console}/words/pages`]: [],
    [`${console}/state`]: [`${console}/words`, ...below],
    [`${console}/parts`]: [`${console}/state`, `${console}/words`, ...below],
    [`${console}/forms`]: [`${console}/parts`, `${console}/state`, `${console}/words`, ...below],
    [`${console}/inbox`]: ofConsole,
    // What is stored of people, and for how long.
    [`${console}/data`]: ofConsole,
    [`${console}/contact`]: [...ofConsole, `${console}/data`],
    // Reports of app users, and what they may do.
    [`${console}/moderation`]: ofConsole,
    [`${console}/settings`]: [...ofConsole, `${console}/data`, `${console}/moderation`, `${console}/visitors`],
    [`${console}/statistics`]: ofConsole,
    [`${console}/left-messages`]: ofConsole,
    [`${console}/visitors`]: ofConsole,
    [`${console}/records`]: ofConsole,
    [`${console}/conversation`]: [...ofConsole, `${console}/contact`],
    [`${console}/shell`]: [`${console}/`, ...below],
    // A page of its own around the widget's conversation.
    [`${chatPage}`]: [`${chatPage}/`, `${widget}/chat`, `${widget}/view`, ...below],
    [`${chatPage}/words`]: [],
    [`${chatPage}/view`]: [
      chatPage,
      `${chatPage}/social`,
      `${chatPage}/words`,
      `${widget}/chat`,
      `${widget}/view`,
      ...below,
    ],
    [`${chatPage}/social`]: [
      chatPage,
      `${chatPage}/social/parts`,
      `${chatPage}/words`,
      `${chatPage}/words/social`,
      `${widget}/words`,
      // Images open in the same viewer.
      `${widget}/view/image-viewer.tsx`,
      ...below,
    ],
    // What the views of both tabs share: pages, questions, reports, and who is named how.
    [`${chatPage}/social/parts`]: [chatPage, `${chatPage}/words`, `${chatPage}/words/social`, ...below],
    [`${chatPage}/words/social`]: [],
    [`${chatPage}/worker`]: [],
    [`${chatPage}/icons`]: [],
    'web-client/shop': [],
  },
  {
    [`${ui}/conversation`]: [`${core}/conversation`],
    [`${ui}/composer`]: [`${core}/conversation`],
    [`${widget}/chat`]: [`${widget}/loader`],
    [`${widget}/view`]: [`${widget}/loader`],
    [`${chatPage}/words`]: [`${widget}/words`],
  },
)

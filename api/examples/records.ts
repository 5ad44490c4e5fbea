import * as story from './story.ts'

const { agentUid, askedAt, at, visitorUid, workgroupUid } = story

const live = {
  ...{ uid: story.liveUid, workgroupUid, url: `${story.shop}/shoes`, title: 'Shoes', pageAt: at(9, 28), pages: 2 },
  ...{ referrer: 'https://search.example/', lang: 'en', since: at(9, 25), visitorUid: null, nickname: '' },
  chatting: false,
}

/** Examples of who is on a site now. */
export const liveExamples = {
  LiveVisitor: live,
  LiveVisitorTrail: {
    ...live,
    trail: [
      { url: `${story.shop}/`, title: 'Shop', at: at(9, 25) },
      { url: live.url, title: live.title, at: at(9, 28) },
    ],
  },
  LiveSite: { uid: workgroupUid, nickname: 'Shop support', visitors: 12 },
  NewMessage: { uid: story.messageUid, type: 'TEXT', content: 'Your order is on its way.' },
}

/** Returns the examples of records of a thread in which a message was sent. */
export function recordExamples(thread: object, message: object) {
  const record = {
    thread,
    ...{ target: { uid: workgroupUid, nickname: 'Shop support' }, agent: { uid: agentUid, nickname: 'Ann' } },
    ...{ category: 'Delivery', tags: ['order'], score: 5, comment: 'Quick and kind', createdAt: askedAt },
    ...{ closedAt: at(9, 50), readable: true },
  }
  const sender = { uid: visitorUid, nickname: 'Bob', avatar: `${story.shop}/bob.png`, type: 'VISITOR', extra: '' }
  const excerpt = { text: story.question, marks: [[20, 25]] }
  const hit = { uid: story.messageUid, seq: 2, type: 'TEXT', sentAt: askedAt, sender, excerpt }
  return {
    ThreadRecord: record,
    FoundRecord: { ...record, hit },
    FoundRecords: { content: [{ ...record, hit }], next: null },
    RecordMessages: { content: [message], totalElements: 1, last: true },
  }
}

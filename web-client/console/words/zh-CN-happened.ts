import type { ConsoleWords } from './words.ts'

export const happened: ConsoleWords['happened'] = {
  // Older messages do not say how.
  GREETED: (name) => `会话由${name}接待`,
  GREETED_ASSIGNED: (name) => `会话已自动分配给${name}`,
  GREETED_ACCEPTED: (name) => `${name}已接入会话`,
  GREETED_TAKEN: (name) => `${name}已从排队中接入会话`,
  GREETED_BEGUN: (name) => `${name}发起了会话`,
  RETURNED: (name) => `${name}已离线，会话重新排队`,
  MOVED: (name) => `会话已转至${name}`,
  REOPENED: (name) => `${name}再次来访，会话继续`,
  TRANSFERRED: (name, before) => (before ? `${name}已接手${before}的会话` : `${name}已接手会话`),
  JOINED: (name) => `${name}已加入会话`,
  LEFT: (name) => `${name}已退出会话`,
  AWAY: () => '当时没有客服在线，已请访客留言',
  FULL: () => '当时排队人数已满，已请访客留言',
  IDLE: () => '长时间没有新消息，已提醒访客会话即将结束',
  ENDED: (name) => `${name}已结束会话`,
  ENDED_ANEW: (name) => `${name}已开始新的会话`,
  ENDED_IDLE: () => '由于长时间没有新消息，会话已自动结束',
  ENDED_GONE: (name) => `${name}在接通之前已离开`,
  VISITOR_LEFT: (name) => `${name}已离开`,
  VISITOR_BACK: (name) => `${name}回来了`,
  ENDED_ABSENT: () => '访客长时间不在线，会话已自动结束',
  ANNOUNCED: (name) => `${name}的公告`,
  RATING_ASKED: () => '已邀请访客评价',
}

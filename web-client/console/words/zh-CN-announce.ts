import type { AnnounceWords } from './announce-words.ts'

export const announce: AnnounceWords = {
  title: '发送公告',
  toVisitors: '发给我的访客',
  toAgents: '发给技能组的客服',
  say: {
    visitors: '您所有进行中的会话都会显示这条公告和您的名字。',
    agents: '在线客服会立即看到，离线客服上线后看到。',
  },
  workgroup: '技能组',
  text: '请输入公告内容',
  nobody: { visitors: '您没有进行中的会话。', agents: '该技能组没有客服。' },
  send: '发送',
  sendTo: {
    visitors: (count) => `发送给 ${count} 位访客`,
    agents: (count) => `发送给 ${count} 位客服`,
  },
  sent: (reached, missed) => `已发送给 ${reached} 人${missed > 0 ? `，${missed} 人未送达` : ''}。`,
  by: (name) => `${name}的公告`,
  older: (count) => `另有 ${count} 条较早的公告`,
}

import type { ConsoleWords } from './words.ts'

export const keys: ConsoleWords['keys'] = {
  title: '快捷键',
  what: {
    'Ctrl K': '全局搜索',
    'J / K': '下一个 / 上一个会话',
    'A / D': '接入 / 拒绝第一个请求',
    R: '写回复',
    S: '搜索会话',
    '/': '快捷回复',
    T: '转接',
    I: '邀请',
    N: '备注',
    E: '结束',
    P: '并排保留',
    C: '显示或隐藏详情',
    '1 – 5': '切换列表标签',
    Z: '撤销（提示消失前有效）',
    Esc: '回到列表，单键快捷键生效',
    'Ctrl /': '快捷键列表，输入时也可用',
    '?': '快捷键列表，不在输入时可用',
  },
}

export const palette: ConsoleWords['palette'] = {
  find: '查找同事、会话、操作',
  nothing: '没有匹配项。',
  actions: '操作',
  conversations: '会话',
  people: '同事',
  search: (wanted) => `在全部消息中搜索“${wanted}”`,
  setStatus: (status) => `把状态设为${status}`,
}

export const undo: ConsoleWords['undo'] = {
  undo: '撤销',
  message: '消息已删除',
  tags: (names) => `已移除 ${names}`,
  field: (name) => `已清空${name}`,
}

export const notify: ConsoleWords['notify'] = {
  offer: '有新会话等您接入',
  newThread: '新会话已分配给您',
  transfer: (name) => `${name} 请您接手会话`,
  invite: (name) => `${name} 邀请您加入会话`,
}

import type { ActWords, AuditWords } from './settings-words.ts'

export const actsInChinese: ActWords = {
  'agent.create': '添加客服',
  'agent.update': '修改客服',
  'agent.delete': '删除客服',
  'workgroup.create': '添加技能组',
  'workgroup.update': '修改技能组',
  'workgroup.delete': '删除技能组',
  'member.add': '添加成员',
  'member.update': '修改成员',
  'member.remove': '移除成员',
  'widget.update': '修改聊天组件',
  'apikey.create': '创建 API 密钥',
  'apikey.revoke': '吊销 API 密钥',
  'quickreply.create': '添加共享快捷回复',
  'quickreply.merge': '导入共享快捷回复',
  'quickreply.update': '修改共享快捷回复',
  'quickreply.delete': '删除共享快捷回复',
  'thread.takeover': '接管会话',
  'profile.update': '修改个人资料',
  'password.set': '设置密码',
  'identity.read': '查看身份密钥',
  'thread.begin': '发起会话',
  'announcement.send': '发送公告',
  login: '登录',
  'login.failed': '登录失败',
}

export const auditInChinese: AuditWords = {
  actsOn: {
    'thread.takeover': '会话',
    'quickreply.merge': '快捷回复',
    'identity.read': '访客身份验证',
    'apikey.revoke': 'API 密钥',
  },
  auditFields: {
    agentUid: '客服',
    imported: '条数',
    avatar: '头像',
    signature: '个性签名',
    language: '语言',
    invisible: '隐身',
    audience: '发送对象',
    reached: '已送达人数',
    missed: '未送达人数',
  },
  audiences: { visitors: '本人的访客', agents: '技能组的客服' },
}

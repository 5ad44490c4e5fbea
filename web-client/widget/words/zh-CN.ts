import { sharedWords } from '../../ui/words/zh-CN.ts'
import type { WidgetWords } from '../words.ts'

/** Simplified Chinese. */
export const words: WidgetWords = {
  ...sharedWords,
  team: '在线客服',
  greeting: '您好，有什么可以帮您？',
  greetingMore: '直接留言即可，客服会在这里回复您。',
  answersIn: (seconds) => (seconds < 90 ? '通常立即回复' : `通常 ${minutes(seconds)}内回复`),
  answersLater: '先写下问题，我们会尽快回复',
  nobodyThere: '客服暂时不在，您可以留言',
  minimize: '收起',
  menu: '更多选项',
  soundOn: '打开提示音',
  soundOff: '关闭提示音',
  transcript: '下载聊天记录',
  endChat: '结束会话',
  endAsked: '确定结束本次会话吗？',
  endNow: '结束',
  goOn: '继续聊',
  leaveQueue: '退出排队',
  choose: '请选择咨询的内容',
  begin: '开始咨询',
  starting: '请稍候…',
  waitingTitle: '正在排队',
  returned: '客服临时离开，您已排到最前，马上为您接入下一位。',
  position: (position) => (position === 1 ? '下一位就是您' : `前面还有 ${position - 1} 位`),
  estimate: (seconds) => `预计 ${minutes(seconds)}`,
  waitingHint: '可以先把问题写下来；收起窗口也会为您保留位置。',
  leaveInstead: '不等了，改为留言',
  keepWaiting: '继续排队',
  leaveSent: '谢谢，留言已收到',
  leaveKept: '客服回来后会尽快在这里或通过您留下的联系方式回复。',
  awayTitle: '客服暂时不在',
  awayHint: '请留言，我们会尽快回复您。',
  yourMessage: '留言内容',
  yourName: '称呼',
  email: '邮箱',
  phone: '电话',
  contactHint: '任填一项，方便我们回复您。',
  leaveSend: '提交留言',
  writeAnother: '再写一条',
  required: '必填',
  endedTitle: '本次会话已结束',
  startAgain: '再次咨询',
  rateAsk: '您对这次服务满意吗？',
  scores: ['很不满意', '不满意', '一般', '满意', '非常满意'],
  rateComment: '还有什么想说的？（选填）',
  rateSend: '提交意见',
  rateThanks: '感谢您的评价',
  offlineTitle: '网络未连接',
  offlineHint: '您写的内容已保留，网络恢复后会自动连接。',
  refusedTitle: '暂时无法打开会话',
  refusedHint: '您写的内容已保留，请重试；如仍不行，请通过其他方式联系我们。',
  sessionOver: '会话打开时间过长，请重新开始；聊天记录都在。',
  placeholder: '请输入消息…',
  record: '录制语音',
  recording: '正在录音',
  stop: '停止',
  noMicrophone: '无法使用麦克风，请在浏览器中允许后重试。',
  shareLocation: '发送位置',
  locating: '正在获取位置…',
  noLocation: '无法获取位置，请在浏览器中允许后重试。',
  myLocation: '我的位置',
  remove: '移除',
  uploadFailed: (status) => {
    if (status === 413) return '文件太大，没有发送。'
    if (status === 415 || status === 400) return '不支持这种文件。'
    return '没有发送，再按一次发送即可重试。'
  },
  unkept: '此浏览器不保存数据，关闭页面后未发送的消息会丢失。',
}

function minutes(seconds: number): string {
  const rounded = Math.max(1, Math.round(seconds / 60))
  return rounded >= 60 ? '一小时以上' : `${rounded} 分钟`
}

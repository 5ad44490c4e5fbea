import type { ProfileWords } from './profile-words.ts'

export const profile: ProfileWords = {
  title: '个人资料',
  picture: '头像',
  pictureSay: '访客和同事可见，显示图片中间部分。',
  choosePicture: '选择图片…',
  removePicture: '移除头像',
  notAPicture: '此文件不是图片，请选择 PNG、JPEG、GIF、WebP 或 AVIF 文件。',
  pictureTooLarge: '文件过大。',
  nameSay: '访客和同事可见。',
  signature: '个性签名',
  signatureSay: '同事可见的一句话，例如您擅长解答的问题。',
  languageSay: '工作台语言，在任何设备登录均有效。',
  invisible: '隐身',
  invisibleSay: '保留现有会话，不再分配新会话，访客看到您为离线。',
  isInvisible: '隐身',
  password: '密码',
  passwordSay: '此处保持登录，其他位置将退出登录。',
  oldPassword: '原密码',
  newPassword: '新密码',
  changePassword: '修改密码',
  passwordChanged: '密码已修改，其他位置已退出登录。',
}

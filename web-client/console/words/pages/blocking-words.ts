/** The texts about blocking visitors and addresses. */
export interface BlockingWords {
  readonly title: string
  readonly block: string
  readonly until: (time: string) => string
  readonly forEver: string
  readonly by: (name: string, time: string) => string
  readonly lift: string
  readonly liftOf: (name: string) => string
  readonly lifted: (name: string) => string
  readonly dialogTitle: (name: string) => string
  readonly dialogSay: string
  readonly term: string
  readonly terms: Readonly<Record<'hour' | 'day' | 'week' | 'month' | 'ever', string>>
  readonly reason: string
  readonly withAddress: string
  readonly withAddressSay: string
  readonly yes: string
  readonly done: (name: string) => string
  /** In the settings. */
  readonly listSay: string
  readonly none: string
  readonly addAddress: string
  readonly addressTitle: string
  readonly addressSay: string
  readonly address: string
}

/** The texts about contacts that are the same person. */
export interface MergingWords {
  readonly title: string
  readonly merge: string
  readonly into: string
  readonly by: (name: string, time: string) => string
  readonly undo: string
  readonly undoOf: (name: string) => string
  readonly undone: string
  readonly dialogTitle: (name: string) => string
  readonly dialogSay: string
  readonly yes: string
  readonly done: string
}

export const blockingInEnglish: BlockingWords = {
  title: 'Blocking',
  block: 'Block…',
  until: (time) => `Blocked until ${time}`,
  forEver: 'Blocked for ever',
  by: (name, time) => `By ${name}, ${time}`,
  lift: 'Unblock',
  liftOf: (name) => `Unblock ${name}`,
  lifted: (name) => `${name} may write again.`,
  dialogTitle: (name) => `Block ${name}?`,
  dialogSay: 'Their messages are refused, and their open conversations end. They can still read what was said.',
  term: 'For how long',
  terms: { hour: '1 hour', day: '1 day', week: '7 days', month: '30 days', ever: 'For ever' },
  reason: 'Reason, for colleagues',
  withAddress: 'Also block the address they wrote from last',
  withAddressSay: 'Everybody who comes from there is blocked, perhaps a whole company.',
  yes: 'Block',
  done: (name) => `${name} is blocked.`,
  listSay:
    'Visitors and network addresses whose messages are refused. A block ends at its time, unless it is for ever.',
  none: 'Nobody is blocked.',
  addAddress: 'Block an address…',
  addressTitle: 'Block a network address?',
  addressSay:
    'Messages of everybody who comes from there are refused, perhaps of a whole company. Of an IPv6 address, its whole /64 is blocked.',
  address: 'IPv4 or IPv6 address',
}

export const mergingInEnglish: MergingWords = {
  title: 'Same person',
  merge: 'Merge another contact…',
  into: 'This contact is merged into:',
  by: (name, time) => `Merged by ${name}, ${time}`,
  undo: 'Undo',
  undoOf: (name) => `Undo the merge with ${name}`,
  undone: 'Both contacts are as they were.',
  dialogTitle: (name) => `Merge another contact into ${name}?`,
  dialogSay:
    'Conversations, pages, details and tags of the other contact are then shown here, to agents only. The visitors notice nothing. You can undo it at any time.',
  yes: 'Merge',
  done: 'The contacts are merged.',
}

export const blockingInChinese: BlockingWords = {
  title: '屏蔽',
  block: '屏蔽…',
  until: (time) => `屏蔽至 ${time}`,
  forEver: '永久屏蔽',
  by: (name, time) => `操作人：${name}，${time}`,
  lift: '解除屏蔽',
  liftOf: (name) => `解除屏蔽：${name}`,
  lifted: (name) => `已解除对${name}的屏蔽。`,
  dialogTitle: (name) => `屏蔽${name}？`,
  dialogSay: '对方发送的消息将被拒绝，进行中的会话会结束。对方仍可查看以前的消息。',
  term: '屏蔽时长',
  terms: { hour: '1 小时', day: '1 天', week: '7 天', month: '30 天', ever: '永久' },
  reason: '原因（仅同事可见）',
  withAddress: '同时屏蔽对方最近使用的网络地址',
  withAddressSay: '来自该地址的所有人都会被屏蔽，可能是整个公司。',
  yes: '屏蔽',
  done: (name) => `已屏蔽${name}。`,
  listSay: '来自这些访客和网络地址的消息会被拒绝。到期后自动解除，永久屏蔽除外。',
  none: '没有被屏蔽的访客或地址。',
  addAddress: '屏蔽网络地址…',
  addressTitle: '屏蔽网络地址？',
  addressSay: '来自该地址的所有人的消息都会被拒绝，可能是整个公司。IPv6 地址会屏蔽整个 /64 网段。',
  address: 'IPv4 或 IPv6 地址',
}

export const mergingInChinese: MergingWords = {
  title: '同一个人',
  merge: '合并其他联系人…',
  into: '此联系人已合并到：',
  by: (name, time) => `合并人：${name}，${time}`,
  undo: '撤销',
  undoOf: (name) => `撤销与${name}的合并`,
  undone: '两个联系人已恢复原样。',
  dialogTitle: (name) => `将其他联系人合并到${name}？`,
  dialogSay: '另一位联系人的会话、浏览页面、资料和标签将显示在这里，仅客服可见，访客不会察觉。可随时撤销。',
  yes: '合并',
  done: '联系人已合并。',
}

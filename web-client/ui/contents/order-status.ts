/** What shops call the state of an order, in English and Chinese; not with the other words, as it is rarely needed. */
const known: Readonly<Record<string, readonly [en: string, zh: string]>> = {
  new: ['New', '新订单'],
  created: ['New', '新订单'],
  pending: ['Pending', '待处理'],
  unpaid: ['Not paid yet', '待付款'],
  paid: ['Paid', '已付款'],
  confirmed: ['Confirmed', '已确认'],
  processing: ['In preparation', '处理中'],
  packed: ['Packed', '已打包'],
  shipped: ['Shipped', '已发货'],
  delivering: ['Out for delivery', '派送中'],
  delivered: ['Delivered', '已送达'],
  received: ['Received', '已收货'],
  completed: ['Completed', '已完成'],
  finished: ['Completed', '已完成'],
  closed: ['Closed', '已关闭'],
  cancelled: ['Cancelled', '已取消'],
  canceled: ['Cancelled', '已取消'],
  returned: ['Returned', '已退货'],
  refunding: ['Refund under way', '退款中'],
  refunded: ['Refunded', '已退款'],
  failed: ['Failed', '失败'],
}

/** Returns the state of an order in the reader's language; a word that is not known as it is. */
export function orderStatus(status: string, locale: string): string {
  const word = status.trim().toLowerCase()
  const said = Object.hasOwn(known, word) ? known[word] : undefined
  return said?.[locale.toLowerCase().startsWith('zh') ? 1 : 0] ?? status
}

import { pictureForm } from './forms.ts'
import { at, type Row } from './route-row.ts'
import type { Scene } from './scene.ts'

/** Requests for admins only. */
export function settingUp({ workgroup, spareWorkgroup, agentUid, otherUid, ...others }: Scene): readonly Row[] {
  const row = at('admin')
  const { spareAgent, spareVisitor, blockUid, keyUid, reportUid, closedThreadUid } = others
  const agent = { username: 'new', password: 'a long one', nickname: 'New' }
  const member = { workgroupUid: workgroup, agentUid: otherUid }
  return [
    row('POST', '/api/v1/workgroup/create', { nickname: 'New' }),
    row('POST', '/api/v1/workgroup/update', { uid: workgroup, nickname: 'New' }),
    row('POST', '/api/v1/workgroup/avatar', pictureForm(workgroup)),
    row('POST', '/api/v1/workgroup/delete', { uid: spareWorkgroup }),
    row('POST', '/api/v1/workgroup/member/add', member),
    row('POST', '/api/v1/workgroup/member/update', { ...member, capacity: 1 }),
    row('POST', '/api/v1/workgroup/member/remove', member),
    row('POST', '/api/v1/agent/create', agent),
    row('POST', '/api/v1/agent/update', { uid: agentUid, nickname: 'New' }),
    row('POST', '/api/v1/agent/delete', { uid: spareAgent }),
    row('POST', '/api/v1/widget/update', { workgroupUid: workgroup, title: 'New' }),
    row('GET', `/api/v1/announcement/audience?to=agents&workgroupUid=${workgroup}`),
    row('POST', '/api/v1/announcement/create', { to: 'agents', workgroupUid: workgroup, text: 'Meeting at ten' }),
    row('GET', '/api/v1/report/query'),
    row('POST', '/api/v1/report/read', { uid: reportUid }),
    row('POST', '/api/v1/report/resolve', { uid: reportUid }),
    row('POST', '/api/v1/social/close', { threadUid: closedThreadUid }),
    row('GET', '/api/v1/social/settings'),
    row('POST', '/api/v1/social/settings', { friends: true, groups: true }),
    row('GET', '/api/v1/audit/query'),
    row('GET', '/api/v1/audit/query?format=csv'),
    row('POST', '/api/v1/record/export', { format: 'json' }),
    row('GET', '/api/v1/erasure/query'),
    row('GET', '/api/v1/block/query'),
    row('POST', '/api/v1/block/address', { address: '192.0.2.7', reason: 'Advertising' }),
    row('POST', '/api/v1/block/remove', { uid: blockUid }),
    row('GET', '/api/v1/retention/query'),
    row('POST', '/api/v1/retention/update', { threadDays: 0 }),
    row('GET', `/api/v1/contact/${spareVisitor}/export`),
    row('POST', '/api/v1/contact/erase', { uid: spareVisitor }),
    row('GET', '/api/v1/apikey/query'),
    row('POST', '/api/v1/apikey/create', { name: 'shop' }),
    row('POST', '/api/v1/apikey/revoke', { uid: keyUid }),
  ]
}

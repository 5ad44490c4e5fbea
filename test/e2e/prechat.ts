import { logIn } from '../support/people.ts'
import { dataOf } from '../support/setting-up.ts'
import type { TestServer } from '../support/test-server.ts'

/** Sets up a pre-chat form with a required order number and a department: Support or the new Sales. */
export async function askBefore({ http }: TestServer): Promise<{ sales: string }> {
  const { token } = await logIn({ http })
  const made = await http.post('/api/v1/workgroup/create', { nickname: 'Sales' }, token)
  const { uid: sales } = dataOf<{ uid: string }>(made)
  const prechat = [{ name: 'note', label: 'Your order', type: 'text', required: true }]
  const wish = { workgroupUid: 'df_wg_uid', prechat, departments: ['df_wg_uid', sales] }
  const { status, body } = await http.post('/api/v1/widget/update', wish, token)
  if (status !== 200) throw new Error(`widget: ${status} ${body.error}`)
  return { sales }
}

import { e2e, theatre } from './browser.ts'

const open = theatre()
const isFetched = (name: string) => performance.getEntriesByType('resource').some((one) => one.name.includes(name))

e2e('the pages of the console are loaded when idle, and open without a network', async () => {
  const { page } = await (await open()).agent()
  await page.waitForFunction(isFetched, 'settings-page')
  await page.waitForLoadState('networkidle')
  await page.context().setOffline(true)
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('navigation', { name: 'Settings' }).waitFor()
})

e2e(
  'a page that fails to load says so: without a response it is retried, and an old version asks for a reload',
  async () => {
    const { page } = await (await open()).agent()
    const [chunk, console] = ['**/assets/statistics-page*', '**/console/**']
    await page.route(chunk, (route) => route.fulfill({ status: 404 }))
    await page.reload()
    await page.getByRole('link', { name: 'Statistics' }).click()
    await page.getByRole('heading', { name: 'Statistics' }).waitFor()
    await page.getByText('there is a new version').waitFor()
    await page.route(console, (route) => (route.request().method() === 'HEAD' ? route.abort() : route.continue()))
    await page.getByRole('button', { name: 'Reload' }).click()
    await page.getByRole('link', { name: 'Statistics' }).click()
    await page.getByText('the server did not answer').waitFor()
    await page.unroute(chunk)
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('heading', { name: 'Day by day' }).waitFor()
  },
)

e2e('a page whose code fails says so in its place, and can be reloaded', async () => {
  const { page } = await (await open()).agent()
  await page.route('**/assets/statistics-page*.js', (route) => {
    const body = "export const StatisticsPage = () => { throw new Error('planted') }"
    return route.fulfill({ contentType: 'text/javascript', body })
  })
  await page.reload()
  await page.getByRole('link', { name: 'Statistics' }).click()
  await page.getByText('This part cannot be shown.').waitFor()
  await page.unroute('**/assets/statistics-page*.js')
  await page.getByRole('button', { name: 'Reload' }).click()
  await page.getByRole('link', { name: 'Statistics' }).click()
  await page.getByRole('heading', { name: 'Day by day' }).waitFor()
})

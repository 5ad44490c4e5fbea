/** Hands a CSV text to the browser as a file. */
export function download(csv: string, name: string): void {
  const link = document.createElement('a')
  // The mark at the beginning tells spreadsheets that it is UTF-8.
  link.href = URL.createObjectURL(new Blob(['\uFEFF', csv], { type: 'text/csv' }))
  link.download = name
  link.click()
  // After the download has begun.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

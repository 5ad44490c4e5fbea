// The line to copy names this very server.
const tag = document.getElementById('tag')
if (tag !== null) tag.textContent = tag.textContent.replace('/widget.js', `${location.origin}/widget.js`)

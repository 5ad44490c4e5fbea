// The snippet to copy names this server.
const tag = document.getElementById('tag')
if (tag !== null) tag.textContent = tag.textContent.replace('/widget.js', `${location.origin}/widget.js`)

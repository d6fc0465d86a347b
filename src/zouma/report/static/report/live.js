// Says so when the live page is no longer live: no answer, an error, or a page to sign in at.
const live = document.getElementById("live");
const lost = document.getElementById("live-lost");

function told(event) {
  if (event.target !== live) return;
  const { successful, xhr } = event.detail;
  const elsewhere = xhr.responseURL && new URL(xhr.responseURL).pathname !== location.pathname;
  lost.hidden = successful && !elsewhere;
}

document.body.addEventListener("htmx:afterRequest", told);

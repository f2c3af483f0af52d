// Runs before the page is drawn: leaves out of the server's front page what is not for this reader.
const about = document.documentElement.dataset;
try {
  if (localStorage.getItem('pitpet-somebody-here') !== null) about.known = '';
  if (localStorage.getItem('pitpet-cookies-rejected') !== null) about.rejected = '';
} catch {
  // A browser that stores nothing for this site shows both notes.
}

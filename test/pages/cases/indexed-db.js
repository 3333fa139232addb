// Drafts, which open the database anew for each form.
const isLeaking = location.pathname.endsWith('/leak');

class DraftStore {
  open() {
    return new Promise((resolve, reject) => {
      const request = indexedDB.open('drafts', 1);
      request.onupgradeneeded = () => request.result.createObjectStore('forms');
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        this.database = request.result;
        this.database.onversionchange = () => this.close();
        resolve();
      };
    });
  }
  close() {
    this.database.close();
  }
}

globalThis.cycle = async () => {
  const store = new DraftStore();
  await store.open();
  if (!isLeaking) store.close();
};

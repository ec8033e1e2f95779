"""What is asked of the designer's page while it is measured; JavaScript."""

from __future__ import annotations

#: When the first card was painted, and what the page asked its worker for, from the beginning on.
ALL = """(() => {
  const look = () => {
    if (!document.querySelector(".a-step-mark[data-step]")) return requestAnimationFrame(look);
    requestAnimationFrame(() => setTimeout(() => { window.painted = performance.now(); }));
  };
  requestAnimationFrame(look);
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (question) {
    window.asked ??= question;
    return post.call(this, question);
  };
})()"""

#: Waits until nothing has been drawn for some frames.
QUIET = """() => new Promise(done => {
  let [last, same] = ["", 0];
  const look = () => {
    const now = document.querySelector(".react-flow__viewport").style.transform +
      document.querySelectorAll("[data-way]").length;
    same = now === last ? same + 1 : 0;
    last = now;
    if (same < 12) requestAnimationFrame(look);
    else done();
  };
  look();
})"""

#: Milliseconds from the beginning of the visit, of the server, and since the script was there.
PAINTED = """() => {
  const [page] = performance.getEntriesByType("navigation");
  const script = performance.getEntriesByType("resource").find(one => /app\\b.*js$/.test(one.name));
  return {
    all: window.painted,
    server: page.responseEnd - page.startTime,
    data: window.painted - script.responseEnd,
  };
}"""

COUNT_FRAMES = """() => {
  let frames = 0;
  const began = performance.now();
  const count = () => { frames++; requestAnimationFrame(count); };
  requestAnimationFrame(count);
  window.perSecond = () => frames / ((performance.now() - began) / 1000);
}"""

#: Notes how long after the next key something has been painted of which there was less before.
AWAIT = """selector => {
  const count = () => document.querySelectorAll(selector).length;
  const before = count();
  window.shown = 0;
  addEventListener("keydown", ({ timeStamp }) => {
    const look = () => {
      if (count() <= before) return requestAnimationFrame(look);
      requestAnimationFrame(() => setTimeout(() => {
        window.shown = performance.now() - timeStamp;
      }));
    };
    look();
  }, { capture: true, once: true });
}"""

#: Has a worker of its own draw what the page has asked for: the first time, and the median of more.
LAY_OUT = """async () => {
  const config = JSON.parse(document.getElementById("a-designer-config").textContent);
  const worker = new Worker(config.urls.layout, { type: "module" });
  const ask = question => new Promise(done => {
    const began = performance.now();
    worker.onmessage = () => done(performance.now() - began);
    worker.postMessage(question);
  });
  await ask({ id: 0, graph: { boxes: [], edges: [] }, pins: {} });
  const times = [];
  for (let time = 0; time < 6; time++) times.push(await ask(window.asked));
  worker.terminate();
  const [first, ...more] = times;
  return [first, more.sort((one, other) => one - other)[2]];
}"""

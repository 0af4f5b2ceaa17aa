// Shards of data as classic scripts: in a folder, without a server, nothing else can be read.
"use strict";

const policygraph = (() => {
  const root = new URL("..", document.currentScript.src);
  const waiting = new Map();
  const held = new Map();
  return {
    /** What a shard calls: hand over what it holds. */
    take(name, data) {
      held.set(name, data);
      waiting.get(name)?.done(data);
    },
    /** A shard that was read already; nothing where it was not. */
    held: (name) => held.get(name),
    /** Read a shard, once. */
    async shard(name) {
      if (held.has(name)) return held.get(name);
      return new Promise((done, failed) => {
        const others = waiting.get(name);
        waiting.set(name, { done(data) { others?.done(data); done(data); }, failed(error) { others?.failed(error); failed(error); } });
        if (others) return;
        const script = document.createElement("script");
        script.src = new URL(`${name.split("/").map(encodeURIComponent).join("/")}.js`, root);
        script.onerror = () => {
          const told = waiting.get(name);
          waiting.delete(name); // asked again, it is read again
          told.failed(new Error(`${name}.js`));
        };
        document.head.append(script);
      });
    },
    /** FNV-1a over UTF-16 units: in which of so many shards something is. */
    bucket(key, number) {
      let found = 2166136261;
      for (let at = 0; at < key.length; at += 1) found = Math.imul(found ^ key.charCodeAt(at), 16777619) >>> 0;
      return found % number;
    },
  };
})();

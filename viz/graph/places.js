// Where things that are added stand: in free places around the one whose neighbours they are. The same steps give the
// same places, since nothing counts but what is drawn already and the order of what is added.
"use strict";
const graphPlaces = (() => {
  const STEP = 60;
  const NEAR = 0.9 * STEP;

  /** What is taken, in squares of one step, so that only the nine around a place need a look. */
  function taken(nodes) {
    const squares = new Map();
    const square = (x, y) => `${Math.floor(x / STEP)},${Math.floor(y / STEP)}`;
    const take = (x, y) => {
      const key = square(x, y);
      if (!squares.has(key)) squares.set(key, []);
      squares.get(key).push([x, y]);
    };
    const isFree = (x, y) => {
      for (const dx of [-STEP, 0, STEP]) {
        for (const dy of [-STEP, 0, STEP]) {
          for (const [a, b] of squares.get(square(x + dx, y + dy)) ?? []) {
            if (Math.hypot(a - x, b - y) < NEAR) return false;
          }
        }
      }
      return true;
    };
    for (const node of nodes) take(node.x, node.y);
    return { take, isFree };
  }

  /** The direction that leads away from everything else. */
  function outward(nodes, centre) {
    let [x, y] = [0, 0];
    for (const node of nodes) {
      x += node.x - centre.x;
      y += node.y - centre.y;
    }
    return Math.hypot(x, y) < 1 ? Math.PI / 2 : Math.atan2(-y, -x);
  }

  /** The angles of a ring: those first that share out the way evenly, then all others, from the middle outward. */
  function angles(direction, slots, arc, count) {
    const even = Math.min(count, Math.floor((slots * arc) / (2 * Math.PI)));
    const first = Array.from({ length: even }, (_, place) => direction + arc * ((place + 0.5) / even - 0.5));
    const others = Array.from({ length: slots }, (_, slot) => {
      const turn = (slot % 2 ? -1 : 1) * Math.ceil(slot / 2); // 0, -1, 1, -2, 2 …
      return direction + (turn * 2 * Math.PI) / slots;
    });
    return [...first, ...others];
  }

  /** That many free places around a node, ring by ring, on each ring those first that lead outward. */
  function around(nodes, centre, count) {
    const { take, isFree } = taken(nodes);
    const direction = outward(nodes, centre);
    const found = [];
    for (let ring = 2; found.length < count; ring += 1) {
      const slots = Math.floor(2 * Math.PI * ring);
      for (const angle of angles(direction, slots, nodes.length > 1 ? Math.PI : 2 * Math.PI, count - found.length)) {
        if (found.length === count) break;
        const x = Math.round(10 * (centre.x + ring * STEP * Math.cos(angle))) / 10;
        const y = Math.round(10 * (centre.y + ring * STEP * Math.sin(angle))) / 10;
        if (!isFree(x, y)) continue;
        take(x, y);
        found.push([x, y]);
      }
    }
    return found;
  }

  return { around };
})();

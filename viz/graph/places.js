// Where things that are added stand: in free places around the one whose neighbours they are. The same steps give the
// same places, since nothing counts but what is drawn already and the order of what is added.
"use strict";
const graphPlaces = (() => {
  const STEP = 60;
  const NEAR = 0.9 * STEP;
  const BESIDE = [[0.3 * STEP, 8], [0.12 * STEP, 14], [0, Infinity]]; // how far from lines, on how many rings, in turn
  const FEW = 150; // things, so that each can be held against each line

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
    const between = others.map((angle) => angle + Math.PI / slots); // where a line goes over the others
    return [...first, ...others, ...between];
  }

  function distance(point, one, other) {
    const [dx, dy] = [other.x - one.x, other.y - one.y];
    const along = ((point.x - one.x) * dx + (point.y - one.y) * dy) / (dx * dx + dy * dy || 1);
    const at = Math.min(1, Math.max(0, along));
    return Math.hypot(point.x - one.x - at * dx, point.y - one.y - at * dy);
  }

  /** Whether a place is that far from all lines, and the line to it from the centre from all things. */
  function isClear(place, centre, nodes, lines, beside) {
    return (
      lines.every(([one, other]) => distance(place, one, other) > beside) &&
      nodes.every((node) => node === centre || distance(node, centre, place) > beside)
    );
  }

  /** That many free places around a node, ring by ring, on each ring those first that lead outward. */
  function around(nodes, centre, count, lines = []) {
    const { take, isFree } = taken(nodes);
    const direction = outward(nodes, centre);
    const [things, links] = [[...nodes], [...lines]];
    const found = [];
    for (const [beside, farthest] of nodes.length + count > FEW ? BESIDE.slice(-1) : BESIDE) {
      for (let ring = 2; found.length < count && ring < farthest; ring += 1) {
        const slots = Math.floor(2 * Math.PI * ring);
        for (const angle of angles(direction, slots, nodes.length > 1 ? Math.PI : 2 * Math.PI, count - found.length)) {
          if (found.length === count) break;
          const x = Math.round(10 * (centre.x + ring * STEP * Math.cos(angle))) / 10;
          const y = Math.round(10 * (centre.y + ring * STEP * Math.sin(angle))) / 10;
          if (!isFree(x, y) || (beside && !isClear({ x, y }, centre, things, links, beside))) continue;
          take(x, y);
          things.push({ x, y });
          links.push([centre, { x, y }]);
          found.push([x, y]);
        }
      }
    }
    return found;
  }

  return { around };
})();

// The shapes of things, as programs for sigma: its program of points (one vertex each, which even a machine that draws
// without a graphics card can do by the ten thousand), with a fragment shader that cuts a shape out of the point's square.
// Each shape is the distance from its edge, negative inside, for a radius of one.
"use strict";
const graphShapes = (() => {
  const distances = {
    dot: "length(p) - 1.0",
    ring: "abs(length(p) - 0.78) - 0.22",
    square: "max(abs(p.x), abs(p.y)) - 0.85",
    box: "max(abs(p.x), abs(p.y) * 1.7) - 1.0",
    diamond: "(abs(p.x) + abs(p.y)) - 1.1",
    triangle: "max(abs(p.x) * 0.866 + p.y * 0.5, -p.y) - 0.55",
    triangleDown: "max(abs(p.x) * 0.866 - p.y * 0.5, p.y) - 0.55",
    hexagon: "max(abs(p.x) * 0.866 + abs(p.y) * 0.5, abs(p.y)) - 0.9",
    star: "length(p) - (0.72 + 0.28 * cos(5.0 * atan(p.x, p.y)))",
  };

  function shader(distance) {
    return `precision highp float;
      varying vec4 v_color;
      varying float v_border;
      void main(void) {
        vec2 p = (gl_PointCoord - 0.5) * vec2(2.0, -2.0);
        float blur = v_border * 3.0; // a pixel and a half
        float inside = 1.0 - smoothstep(-blur, 0.0, ${distance});
        #ifdef PICKING_MODE
        gl_FragColor = v_color; // the whole square can be hit, as things can be small
        #else
        gl_FragColor = v_color * inside;
        #endif
      }`;
  }

  /** The programs by the names of the shapes. */
  function programs(rendering) {
    const made = {};
    for (const [name, distance] of Object.entries(distances)) {
      made[name] = class extends rendering.NodePointProgram {
        getDefinition() {
          return { ...super.getDefinition(), FRAGMENT_SHADER_SOURCE: shader(distance) };
        }
      };
    }
    return made;
  }

  const around = (corners, radius, turn = 0) =>
    Array.from({ length: corners }, (_, at) => {
      const angle = turn + (2 * Math.PI * at) / corners;
      return [radius * Math.sin(angle), -radius * Math.cos(angle)];
    });
  const closed = (points) => `M${points.map((point) => point.map((it) => it.toFixed(2)).join(" ")).join("L")}Z`;
  const circle = (radius) => `M${-radius} 0A${radius} ${radius} 0 1 0 ${radius} 0A${radius} ${radius} 0 1 0 ${-radius} 0Z`;
  const outlines = {
    dot: circle(1),
    ring: circle(1) + circle(0.56),
    square: closed(around(4, 1.2, Math.PI / 4)),
    box: closed([[-1, -0.59], [1, -0.59], [1, 0.59], [-1, 0.59]]),
    diamond: closed(around(4, 1.1)),
    triangle: closed(around(3, 1.1)),
    triangleDown: closed(around(3, 1.1, Math.PI)),
    hexagon: closed(around(6, 1.04, Math.PI / 6)),
    star: closed(around(10, 1).map(([x, y], at) => (at % 2 ? [0.44 * x, 0.44 * y] : [x, y]))),
  };

  /** A shape as the data of a path of SVG, for a radius of one around (0, 0); its holes by the rule evenodd. */
  function outline(shape) {
    return outlines[shape] ?? outlines.dot;
  }

  return { programs, outline };
})();

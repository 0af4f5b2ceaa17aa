// The shapes of things, as programs for sigma: a circle's program, whose fragment shader cuts another shape out of the
// triangle that sigma draws. Each shape is the distance from its edge, negative inside, for a radius of one.
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
      varying vec2 v_diffVector;
      varying float v_radius;
      uniform float u_correctionRatio;
      void main(void) {
        vec2 p = v_diffVector / v_radius;
        float blur = u_correctionRatio * 2.0 / v_radius;
        float inside = 1.0 - smoothstep(-blur, 0.0, ${distance});
        #ifdef PICKING_MODE
        gl_FragColor = length(p) > 1.0 ? vec4(0.0) : v_color;
        #else
        gl_FragColor = v_color * inside;
        #endif
      }`;
  }

  /** The programs by the names of the shapes. */
  function programs(rendering) {
    const made = {};
    for (const [name, distance] of Object.entries(distances)) {
      made[name] = class extends rendering.NodeCircleProgram {
        getDefinition() {
          return { ...super.getDefinition(), FRAGMENT_SHADER_SOURCE: shader(distance) };
        }
      };
    }
    return made;
  }

  return { programs };
})();

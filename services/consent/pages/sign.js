// Drawing a signature. Everything else on the page works without this script.
(() => {
  const box = document.getElementById("draw");
  const canvas = document.getElementById("canvas");
  const field = document.getElementById("drawing");
  const pen = canvas.getContext("2d");
  const MOST = 18000; // characters: the server takes 20,000
  let path = "";
  let drawing = null; // the pointer that draws: a second finger does not

  const at = (event) => {
    const area = canvas.getBoundingClientRect();
    const x = Math.round(((event.clientX - area.left) / area.width) * canvas.width);
    const y = Math.round(((event.clientY - area.top) / area.height) * canvas.height);
    return [Math.min(Math.max(x, 0), canvas.width), Math.min(Math.max(y, 0), canvas.height)];
  };
  // Only where the line goes is kept: no pressure and no timing.
  const add = (letter, [x, y]) => {
    if (path.length > MOST) return;
    path += `${letter}${x},${y}`;
    field.value = path;
    if (letter === "M") pen.beginPath(), pen.moveTo(x, y);
    else pen.lineTo(x, y), pen.stroke();
  };

  pen.lineWidth = 3;
  pen.lineCap = "round";
  canvas.addEventListener("pointerdown", (event) => {
    if (drawing !== null || event.button !== 0) return;
    drawing = event.pointerId;
    canvas.setPointerCapture(event.pointerId);
    add("M", at(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerId === drawing) add("L", at(event));
  });
  // The system ends a line too: a gesture from the edge of the screen, or a call that comes in.
  for (const end of ["pointerup", "pointercancel", "lostpointercapture"])
    canvas.addEventListener(end, (event) => {
      if (event.pointerId === drawing) drawing = null;
    });
  document.getElementById("clear").addEventListener("click", () => {
    pen.clearRect(0, 0, canvas.width, canvas.height);
    field.value = path = "";
  });
  box.hidden = false;
  document.querySelector(".summary")?.focus();
})();

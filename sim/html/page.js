// Draws the charts of a page from the JSON in the element #data. Each figure then says how much it shows (data-drawn); with
// #check behind the address it also counts the pixels that are not empty (data-inked).
"use strict";
(() => {
  const charts = JSON.parse(document.getElementById("data").textContent);
  const soft = "#5b6b79", line = "#e6ebef";
  Chart.defaults.animation = false;
  Chart.defaults.maintainAspectRatio = false;
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  Chart.defaults.color = soft;

  const text = v => {
    const size = Math.abs(v);
    return size !== 0 && (size < 1e-3 || size >= 1e7) ? Number(v.toPrecision(3)).toExponential() : String(Number(v.toPrecision(4)));
  };
  const axis = (title, log, more, whole) => ({
    type: log ? "logarithmic" : "linear",
    title: { display: title !== "", text: title },
    grid: { color: line },
    ...more,
    ticks: {
      maxRotation: 0,
      ...(whole ? { precision: 0 } : {}),
      callback(v) {
        if (!log) return text(v);
        const digit = v / 10 ** Math.floor(Math.log10(v) + 1e-9);
        const shown = this.max / this.min < 100 ? [1, 2, 5] : [1];
        return shown.some(d => Math.abs(digit - d) < 1e-6) ? text(v) : "";
      },
      ...(more || {}).ticks,
    },
  });

  const category = title => ({
    type: "category",
    title: { display: title !== "", text: title },
    grid: { display: false },
    ticks: { autoSkip: false },
  });

  const end = chart => Math.max(...chart.series.map(s => s.points.length ? s.points[s.points.length - 1][0] : 0));

  function options(chart) {
    const bars = chart.kind === "bars", columns = chart.kind === "columns";
    const scales = bars
      ? { x: axis(chart.x_title, chart.x_log, { stacked: true, beginAtZero: true }, chart.x_whole), y: { ...category(chart.y_title), stacked: true } }
      : columns
        ? { x: category(chart.x_title), y: axis(chart.y_title, chart.y_log, { beginAtZero: true }) }
        : { x: axis(chart.x_title, chart.x_log, chart.kind === "steps" ? { max: end(chart) } : {}, chart.x_whole), y: axis(chart.y_title, chart.y_log, { beginAtZero: !chart.y_log && chart.kind === "steps" }) };
    const shown = i => !chart.series[i].gap;
    return {
      indexAxis: bars ? "y" : "x",
      scales,
      interaction: bars ? { mode: "index", axis: "y", intersect: false } : { mode: "nearest", intersect: chart.kind !== "steps" },
      plugins: {
        legend: {
          display: chart.series.filter((_, i) => shown(i)).length > 1,
          position: "top", align: "start",
          labels: { boxWidth: 12, boxHeight: 12, filter: item => shown(item.datasetIndex) },
        },
        tooltip: {
          filter: item => shown(item.datasetIndex),
          callbacks: {
            label: item => {
              const series = chart.series[item.datasetIndex];
              const value = bars ? item.parsed.x : item.parsed.y;
              const place = chart.kind === "points" || chart.kind === "steps" ? text(item.parsed.x) + ", " : "";
              const label = (series.labels || [])[item.dataIndex];
              return `${series.name}: ${place}${text(value)}${label ? "  " + label : ""}`;
            },
          },
        },
      },
    };
  }

  function dataset(chart, series) {
    const colour = series.gap ? "rgba(0,0,0,0)" : series.colour;
    const base = { label: series.name, backgroundColor: colour, borderColor: colour };
    if (chart.kind === "steps") {
      const points = series.points.map(([x, y]) => ({ x, y }));
      return { ...base, data: points, showLine: true, stepped: "before", pointRadius: points.length > 60 ? 0 : 2, borderWidth: 1.6 };
    }
    if (chart.kind === "points") {
      return { ...base, data: series.points.map(([x, y]) => ({ x, y })), pointRadius: 4, backgroundColor: colour + "b0" };
    }
    if (chart.kind === "columns" && chart.y_log) {
      return { ...base, type: "line", showLine: false, pointRadius: 6, data: series.values };
    }
    return { ...base, data: series.values, barPercentage: 0.85, categoryPercentage: 0.9 };
  }

  function draw(figure, chart) {
    const plot = figure.querySelector(".plot");
    plot.style.height = (chart.kind === "bars" ? 90 + 21 * chart.labels.length : 320) + "px";
    const drawn = new Chart(figure.querySelector("canvas"), {
      type: chart.kind === "bars" || chart.kind === "columns" ? "bar" : "scatter",
      data: { labels: chart.labels, datasets: chart.series.map(s => dataset(chart, s)) },
      options: options(chart),
    });
    figure.dataset.drawn = drawn.getSortedVisibleDatasetMetas().reduce((n, meta) => n + meta.data.length, 0);
    if (location.hash === "#check") {
      const { width, height } = drawn.canvas;
      const pixels = drawn.ctx.getImageData(0, 0, width, height).data;
      let inked = 0;
      for (let i = 3; i < pixels.length; i += 4) inked += pixels[i] !== 0;
      figure.dataset.inked = inked;
    }
  }

  document.querySelectorAll("figure[data-chart]").forEach(figure => draw(figure, charts[Number(figure.dataset.chart)]));
})();

/// What a test does to a page in a browser, and what it finds wrong.
enum PageProbe {
    /// Of every page: nothing is asked for, no text lies on another or is cut off, and nothing has to be scrolled aside.
    static let script = #"""
        try {
        const expect = (holds, what) => { if (!holds) faults.push(what); };
        const all = (query, within = document) => [...within.querySelectorAll(query)];
        const requests = performance.getEntriesByType('resource').map(entry => entry.name);
        expect(!requests.some(name => !name.startsWith('data:')), 'asked for ' + requests);
        expect(document.documentElement.scrollWidth <= innerWidth, 'wider than the window: ' + document.documentElement.scrollWidth);

        let texts = 0;
        for (const panel of all('.panel')) {
          const frame = panel.getBoundingClientRect();
          if (!frame.width) continue;
          const scale = frame.width / panel.viewBox.baseVal.width;
          const boxes = all('text', panel).map(text => ({
            box: text.getBoundingClientRect(), words: text.textContent, isSlanted: text.hasAttribute('transform'),
            size: parseFloat(getComputedStyle(text).fontSize) * scale }));
          for (const [place, text] of boxes.entries()) {
            texts += 1;
            const { box } = text;
            expect(box.left >= frame.left - 1 && box.right <= frame.right + 1 && box.top >= frame.top - 1
              && box.bottom <= frame.bottom + 1, 'cut off: ' + text.words);
            expect(text.size > 8.5, 'too small to be read: ' + text.words + ' with ' + text.size + ' px');
            for (const other of boxes.slice(place + 1)) {
              if (text.isSlanted && other.isSlanted) continue;
              const a = box, b = other.box;
              expect(a.right <= b.left || b.right <= a.left || a.bottom <= b.top + 3 || b.bottom <= a.top + 3,
                text.words + ' lies on ' + other.words);
            }
          }
        }
        window.notes = ['texts ' + texts];
        const dark = matchMedia('(prefers-color-scheme: dark)').matches;
        const ground = () => getComputedStyle(document.body).backgroundColor;
        const before = ground();
        expect((before === 'rgb(255, 255, 255)') !== dark, 'the ground is ' + before + ' where dark is ' + dark);
        document.getElementById('scheme').click();
        expect(ground() !== before, 'the scheme does not change');
        document.getElementById('scheme').click();

        for (const table of all('table')) {
          const name = table.dataset.name, rows = table.tBodies[0].rows;
          expect(rows.length > 0, name + ' has no rows');
          const heads = all('th', table);
          for (const [column, head] of heads.entries()) {
            const cells = () => [...table.tBodies[0].rows].map(row => row.cells[column]);
            if (!cells().every(cell => cell.className === 'n')) continue;
            const value = cell => Number(cell.dataset.v || cell.textContent.replaceAll(',', '') || NaN);
            for (const [order, sign] of [['ascending', 1], ['descending', -1]]) {
              head.querySelector('button').click();
              expect(head.getAttribute('aria-sort') === order, name + ' is not said to be ' + order);
              const values = cells().map(value);
              expect(values.every((v, i) => i === 0 || isNaN(v) || sign * (v - values[i - 1]) >= 0),
                name + ' by ' + head.textContent + ' is not ' + order + ': ' + values.slice(0, 5));
            }
          }
          const filter = table.closest('.wide').previousElementSibling.querySelector('input');
          const count = table.closest('.wide').previousElementSibling.querySelector('[role=status]');
          const shown = () => [...rows].filter(row => !row.hidden);
          const whole = shown().length;
          if (filter) {
            const word = rows[rows.length >> 1].cells[0].textContent.trim();
            const type = text => { filter.value = text; filter.dispatchEvent(new Event('input')); };
            type(word.toUpperCase());
            expect(shown().length > 0 && shown().every(row => word.split(' ').every(part => row.textContent.includes(part))), name + ' is not filtered');
            type('no such word');
            expect(shown().length === 0 && count.textContent === '0 of ' + whole + ' rows', name + ': ' + count.textContent);
            type(word);
          }
          let saved = '';
          const [create, blob] = [URL.createObjectURL, Blob];
          URL.createObjectURL = () => '#';
          window.Blob = class { constructor(parts) { saved = parts.join(''); } };
          [...count.parentNode.querySelectorAll('button')].find(button => button.textContent.includes('CSV')).click();
          [URL.createObjectURL, window.Blob] = [create, blob];
          const lines = saved.split('\r\n');
          expect(lines.length === shown().length + 2 && lines[0].split(',').length >= heads.length, name + ' is not exported');
          notes.push('table ' + name + ' ' + whole);
        }

        const tip = document.getElementById('tip');
        const marked = all('.panel').find(panel => panel.getBoundingClientRect().width && panel.querySelector('[data-tip]'));
        if (marked) {
          const mark = marked.querySelector('[data-tip]');
          mark.dispatchEvent(new PointerEvent('pointerover', { bubbles: true, clientX: 50, clientY: 50 }));
          expect(!tip.hidden && tip.textContent === mark.dataset.tip, 'a mark tells nothing');
          document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));
          expect(tip.hidden, 'a tip stays');
          marked.focus();
          marked.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight' }));
          expect(!tip.hidden && tip.textContent.length > 3, 'no mark is reached with keys');
          notes.push('tip');
        }
        const explained = document.querySelector('td[data-tip]');
        if (explained) notes.push('explained ' + explained.dataset.tip.slice(0, 20));
        } catch (error) {
          faults.push('the probe: ' + error);
        } finally {
          const outcome = document.createElement('pre');
          outcome.id = 'outcome';
          outcome.textContent = [...faults.map(fault => 'FAULT ' + fault), ...(window.notes || [])].join('\n');
          document.body.append(outcome);
        }
        """#
}

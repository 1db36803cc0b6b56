import sharp from 'sharp';
import type { PDFiumDocument, PDFiumLibrary } from '@hyzyla/pdfium';

/** A PDF as its reader sees it: text by page, and pictures. */
export interface Pages {
  texts: string[];
  /** A page as PNG. @param scale 1 is 72 dots an inch */
  picture(page: number, scale?: number): Promise<Buffer>;
  close(): void;
}

/** Opens a PDF with the reader that Chromium uses. */
export async function openPdf(bytes: Buffer): Promise<Pages> {
  const { PDFiumLibrary: Library } = await import('@hyzyla/pdfium');
  const library: PDFiumLibrary = await Library.init();
  const document: PDFiumDocument = await library.loadDocument(bytes);
  const texts: string[] = [];
  for (const page of document.pages()) texts.push(page.getText());
  return {
    texts,
    async picture(page, scale = 1.5) {
      const image = await document.getPage(page).render({
        scale,
        render: ({ data, width, height }) =>
          sharp(data, { raw: { width, height, channels: 4 } })
            .png()
            .toBuffer(),
      });
      return Buffer.from(image.data);
    },
    close() {
      document.destroy();
      library.destroy();
    },
  };
}

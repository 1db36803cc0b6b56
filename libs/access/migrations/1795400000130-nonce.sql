-- Nonces of kiosks' signed writes that bear no id of their own to be recognised by: a write taken by one process is
-- refused by every other. Reads, and writes with a client's id, need no row (docs/security.md, "The gate").
CREATE TABLE points.kiosk_nonce (
  station_id integer NOT NULL,
  kiosk_id uuid NOT NULL,
  nonce text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (station_id, kiosk_id, nonce)
);
SELECT points.fence('points.kiosk_nonce', 'closed');
ALTER TABLE points.kiosk_nonce ADD CONSTRAINT kiosk_nonce_kiosk
  FOREIGN KEY (station_id, kiosk_id) REFERENCES points.kiosk (station_id, kiosk_id);
CREATE INDEX kiosk_nonce_by_age ON points.kiosk_nonce (station_id, at);

DROP TABLE basis;
DROP TABLE claim_v;

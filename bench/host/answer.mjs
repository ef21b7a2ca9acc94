process.send(41);

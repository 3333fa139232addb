module.exports = { port: 8080, hosts: ['a.example', 'b.example'] };

/* global cancel */
// For the cases of maxine-contract about handlers: put this folder where your collections are.
if (this.status === 'forbidden') cancel('nobody may have it so', 403)

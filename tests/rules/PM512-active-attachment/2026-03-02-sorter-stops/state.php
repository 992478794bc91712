<?php echo "stopped"; // expect: PM512
